-- Meetings, who was in them, and the two tables of content: transcript turns and summary lines.
-- Every table belongs to an account. `app` sees rows of the account it acts in; a person also sees the meetings they
-- were in elsewhere; whoever names a meeting's link sees that meeting's row (its door). Policies name their role and
-- are uncorrelated sub-selects, evaluated once a statement. `ai` gets its policies in 0050.

create schema meeting;
grant usage on schema meeting to app, ai, jobs;

-- What the running transaction says of itself. An unset or emptied setting is null, and null admits nothing.
create function meeting.acting_account() returns text language sql stable set search_path = ''
  return nullif(current_setting('highroad.account', true), '');
create function meeting.acting_person() returns text language sql stable set search_path = ''
  return nullif(current_setting('highroad.person', true), '');
create function meeting.named_link() returns text language sql stable set search_path = ''
  return nullif(current_setting('highroad.link', true), '');
revoke execute on all functions in schema meeting from public;
grant execute on all functions in schema meeting to app;

create table meeting.meeting (
  id text primary key check (id ~ '^[a-z0-9]{20,64}$'),
  account_id text not null,
  title text not null,
  host_person text not null,
  opened_at timestamptz not null,
  ended_at timestamptz,
  -- none: no summary was asked for; making: the meeting ended and it is being made, after a restart too.
  summary_state text not null default 'none'
    check (summary_state in ('none', 'making', 'draft', 'shared', 'failed')),
  lines_gone integer not null default 0,
  -- Erased (R16): title, people and content are gone; the row stays so that its proof can say "erased".
  erased_at timestamptz,
  unique (account_id, id)
);
create index meeting_of_account on meeting.meeting (account_id, opened_at desc);
create index meeting_unfinished on meeting.meeting (ended_at) where summary_state = 'making';

-- Who came. One row a person; the handle is their pseudonym in this meeting.
create table meeting.participant (
  meeting_id text not null,
  account_id text not null,
  person_id text not null,
  handle text not null check (handle ~ '^[0-9a-f]{32}$'),
  name text not null,
  acts_for text,
  host boolean not null,
  guest boolean not null,
  joined_at timestamptz not null,
  left_at timestamptz,
  -- The lock between a turn being written and an objection: whoever writes a turn holds this row shared, an objection
  -- changes it. The facts are in the ledger; this only says what of this person may no longer be written.
  nothing_before timestamptz,
  primary key (meeting_id, person_id),
  unique (meeting_id, handle),
  foreign key (account_id, meeting_id) references meeting.meeting (account_id, id) on delete cascade
);
create index participant_of_person on meeting.participant (person_id);
create index participant_of_handle on meeting.participant (handle);

-- Content: what was said, kept under a `summary` lease that covered it from first to last sample.
create table meeting.turn (
  id text primary key check (id ~ '^[a-z0-9]{20,64}$'),
  account_id text not null,
  meeting_id text not null,
  contributor_set_id bigint not null,
  audience_id bigint not null,
  lease_id text not null,
  classes text[] not null check (cardinality(classes) > 0),
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at >= from_at),
  text text not null,
  handle text not null,
  -- Since when only its own speaker sees it (R10).
  hidden_since timestamptz,
  foreign key (account_id, meeting_id) references meeting.meeting (account_id, id) on delete cascade
);
create index turn_of_meeting on meeting.turn (account_id, meeting_id, from_at, id);
create index turn_of_handle on meeting.turn (handle);

-- Content: the lines of a summary, each resting on the turns it cites.
create table meeting.summary_line (
  id text primary key check (id ~ '^[a-z0-9]{20,64}$'),
  account_id text not null,
  meeting_id text not null,
  contributor_set_id bigint not null,
  audience_id bigint not null,
  permit_id text not null,
  classes text[] not null check (cardinality(classes) > 0),
  kind text not null check (kind in ('decision', 'next-step', 'question', 'point')),
  position integer not null,
  text text not null,
  cites text[] not null check (cardinality(cites) > 0),
  checked boolean not null default false,
  edited boolean not null default false,
  foreign key (account_id, meeting_id) references meeting.meeting (account_id, id) on delete cascade
);
create index line_of_meeting on meeting.summary_line (account_id, meeting_id, position);
create index line_cites on meeting.summary_line using gin (cites);

-- The planner's statistics would keep the commonest sentences after their rows are deleted (R16), for all accounts together.
alter table meeting.meeting alter title set statistics 0;
alter table meeting.participant alter name set statistics 0;
alter table meeting.turn alter text set statistics 0;
alter table meeting.summary_line alter text set statistics 0;

-- How long somebody spoke without being kept, by reason, in totals: no position, nothing said.
create table meeting.unkept_speech (
  account_id text not null,
  meeting_id text not null,
  handle text not null,
  reason text not null
    check (reason in ('objection', 'no-notice', 'no-answer', 'unknown-voice', 'not-running', 'backlog', 'other')),
  ms bigint not null check (ms >= 0),
  primary key (meeting_id, handle, reason),
  foreign key (account_id, meeting_id) references meeting.meeting (account_id, id) on delete cascade
);
create index unkept_speech_of_account on meeting.unkept_speech (account_id);

do $$
declare t text;
begin
  foreach t in array array['meeting', 'participant', 'turn', 'summary_line', 'unkept_speech'] loop
    execute format('alter table meeting.%I enable row level security', t);
    execute format('alter table meeting.%I force row level security', t);
    execute format(
      'create policy app_of_account on meeting.%I for all to app
         using (account_id = (select meeting.acting_account()))
         with check (account_id = (select meeting.acting_account()))', t);
    execute format('grant select, insert, update, delete on meeting.%I to app', t);
  end loop;
end $$;

-- A person's own coming is theirs to see wherever it was, and the meeting with it; content is not: it is read in the
-- hosting account's name, after the meeting said that this person may.
create policy app_own on meeting.participant for select to app
  using (person_id = (select meeting.acting_person()));
create policy app_was_there on meeting.meeting for select to app
  using (id = any (array(
    select p.meeting_id from meeting.participant p where p.person_id = (select meeting.acting_person()))));
create policy app_link on meeting.meeting for select to app
  using (id = (select meeting.named_link()));

-- Content is for those who were there, an owner of the account not excepted: a person who acts in the account's name
-- reads rows of the meetings they were in. The server itself acts for no person.
create policy app_who_was_there on meeting.turn as restrictive for select to app
  using ((select meeting.acting_person()) is null or meeting_id = any (array(
    select p.meeting_id from meeting.participant p where p.person_id = (select meeting.acting_person()))));
create policy app_who_was_there on meeting.summary_line as restrictive for select to app
  using ((select meeting.acting_person()) is null or meeting_id = any (array(
    select p.meeting_id from meeting.participant p where p.person_id = (select meeting.acting_person()))));

-- After a restart: which meetings ended with a summary still to be made. Ids and times, no title.
grant select (id, account_id, opened_at, ended_at, summary_state) on meeting.meeting to jobs;
create policy jobs_unfinished on meeting.meeting for select to jobs
  using (summary_state = 'making' and ended_at is not null);
