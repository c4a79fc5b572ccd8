-- After a restart: which meetings are still open, so that one that everybody left ends by itself. Ids and times, no title.
create policy jobs_open on meeting.meeting for select to jobs
  using (ended_at is null);
create index meeting_open on meeting.meeting (opened_at) where ended_at is null;
