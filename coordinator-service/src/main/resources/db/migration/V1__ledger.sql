-- The ledger: what the topics said, for people and for history. Written by the coordinators' ledger loop alone, read by anyone.
-- Masks are in the compact text form of the events.

CREATE TABLE movie (
    id          text PRIMARY KEY,
    version     text,
    title       text,
    frames      integer,
    frame_rate  text,
    width       integer,
    height      integer,
    bytes       bigint,
    copies      integer,
    recorded_at timestamptz,
    created_at  timestamptz,
    withdrawn   boolean NOT NULL DEFAULT false
);

CREATE TABLE holding (
    key           text PRIMARY KEY,          -- node/movieId/movieVersion
    node          text,
    movie_id      text,
    movie_version text,
    kind          text,
    mask          text,
    frames        integer,
    bytes         bigint,
    at            timestamptz,
    withdrawn     boolean NOT NULL DEFAULT false
);
CREATE INDEX holding_by_movie ON holding (movie_id) WHERE NOT withdrawn;

CREATE TABLE request (
    ruid          text PRIMARY KEY,
    movie_id      text,
    movie_version text,
    purpose       text,
    phase         text        NOT NULL,
    phase_rank    smallint    NOT NULL,      -- 0 PENDING, 1 PLANNED, 2 STREAMING, 3 ended; never goes back
    epoch         integer     NOT NULL,
    created_at    timestamptz NOT NULL,
    ended_at      timestamptz,
    wanted        text,
    have          text,
    delivered     text,
    cached        text,
    unavailable   text,
    reason        text
);
CREATE INDEX request_newest_first ON request (created_at DESC, ruid DESC);
CREATE INDEX request_by_movie ON request (movie_id, created_at DESC);
CREATE INDEX request_by_phase ON request (phase, created_at DESC);

CREATE TABLE request_event (
    topic     text        NOT NULL,
    partition integer     NOT NULL,
    "offset"  bigint      NOT NULL,
    ruid      text        NOT NULL,
    at        timestamptz NOT NULL,
    event     text        NOT NULL,          -- the topic's name, upper case
    detail    text        NOT NULL,          -- one line for people
    body      jsonb       NOT NULL,          -- the whole event
    same_as   text        NOT NULL,          -- what is sent again has the same: it is history once
    PRIMARY KEY (topic, partition, "offset"),
    UNIQUE (ruid, same_as)
);
CREATE INDEX request_event_by_ruid ON request_event (ruid, at);
CREATE INDEX request_event_asked ON request_event (ruid, at) WHERE event = 'PRQ';

CREATE TABLE incident (
    topic     text        NOT NULL,
    partition integer     NOT NULL,
    "offset"  bigint      NOT NULL,
    at        timestamptz NOT NULL,
    kind      text        NOT NULL,          -- SLOST, SETUP or VPDONE
    subject   text        NOT NULL,          -- RUID, or the partition of a SETUP
    node      text,                          -- the node it is about, where there is one
    detail    text        NOT NULL,
    PRIMARY KEY (topic, partition, "offset")
);
CREATE INDEX incident_newest_first ON incident (at DESC);

-- Where to read on. Moved in the transaction that writes the rows, by the one who knows where it stood: a second writer is fenced.
CREATE TABLE ledger_offset (
    topic       text    NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint  NOT NULL,
    PRIMARY KEY (topic, partition)
);
