-- What was made under a permit is kept only while that lives: whoever keeps it looks in the same transaction, under the
-- account's lock that a withdrawal takes. It tells whether, and what the permit names; no content.
set local role wall;
grant execute on function wall.opened(text) to app;
reset role;
