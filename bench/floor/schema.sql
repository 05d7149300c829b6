-- The least a contact hub must keep to be honest: whose address it is, their open conversation, each message once.
CREATE TABLE profile (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
CREATE TABLE identity (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  value text NOT NULL,
  profile_id bigint NOT NULL REFERENCES profile,
  UNIQUE (value, kind)
);
CREATE TABLE conversation (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  inbox text NOT NULL,
  profile_id bigint NOT NULL REFERENCES profile,
  agent text NOT NULL,
  open boolean NOT NULL DEFAULT true
);
CREATE UNIQUE INDEX conversation_open ON conversation (profile_id, inbox) WHERE open;
CREATE TABLE message (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  conversation_id bigint NOT NULL REFERENCES conversation,
  inbox text NOT NULL,
  external_id text NOT NULL,
  text text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (external_id, inbox)
);
CREATE INDEX message_thread ON message (conversation_id, at);
