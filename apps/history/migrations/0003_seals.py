"""Events know their transaction, and seals make every later change to them visible.

The seal's text and the event's line are written down in docs/explanation/history.md; apps/history/sealing.py
computes the same in Python, so that verifying does not rely on this function.
"""

import django.db.models.functions.datetime
from django.db import migrations, models

STAMP = """
CREATE FUNCTION history_stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    field text;
    stamped jsonb := '{}';
BEGIN
    FOREACH field IN ARRAY TG_ARGV LOOP
        stamped := stamped || jsonb_build_object(field, CASE field
            WHEN 'id' THEN to_jsonb(nextval(pg_get_serial_sequence(format('%I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME), 'id')))
            WHEN 'server' THEN to_jsonb((SELECT system_identifier FROM pg_control_system()))
            WHEN 'xid' THEN to_jsonb(pg_current_xact_id()::text::bigint)
            ELSE to_jsonb(statement_timestamp())
        END);
    END LOOP;
    RETURN jsonb_populate_record(NEW, stamped);
END
$$;
"""

SEAL = r"""
CREATE FUNCTION history_seal_next(most integer DEFAULT 1000) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    lowest CONSTANT bigint := -9223372036854775808;
    here CONSTANT bigint := (SELECT system_identifier FROM pg_control_system());
    now_ CONSTANT timestamptz := clock_timestamp();
    last public.history_seal;
    earlier public.history_seal;
    horizon bigint;
    era bigint;
    start_xid bigint;
    start_id bigint;
    end_xid bigint;
    end_id bigint;
    leaves_ text;
    count_ integer;
    size CONSTANT integer := greatest(most, 1);
    last_xid bigint;
BEGIN
    LOCK TABLE public.history_seal IN SHARE ROW EXCLUSIVE MODE;
    SELECT * INTO last FROM public.history_seal ORDER BY number DESC LIMIT 1;
    horizon := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    -- What an earlier server left (the database was restored elsewhere, or is older than seals) comes first.
    FOREACH era IN ARRAY ARRAY[coalesce(last.server, 0), here] LOOP
        earlier := NULL;
        SELECT * INTO earlier FROM public.history_seal WHERE server = era ORDER BY number DESC LIMIT 1;
        start_xid := coalesce(earlier.until_xid, lowest);
        start_id := coalesce(earlier.until_id, lowest);
        WITH batch AS (
            SELECT e.xid, e.id, row_number() OVER (ORDER BY e.xid, e.id) AS place, encode(sha256(convert_to(
                array_to_json(ARRAY[
                    e.id::text, e.server::text, e.xid::text, extract(epoch FROM e.at)::text, e.actor_id::text,
                    e.actor_name, e.verb, e.kind, e.object_id, e.subject, e.reason, e.before::text, e.after::text,
                    e.confidential_to::text
                ])::text, 'UTF8')), 'hex') AS digest
            FROM public.history_event e
            WHERE e.server = era AND (e.xid, e.id) >= (start_xid, start_id) AND (era <> here OR e.xid < horizon)
            ORDER BY e.xid, e.id LIMIT size + 1
        )
        SELECT
            count(*) FILTER (WHERE place <= size),
            string_agg(id || ':' || digest, E'\n' ORDER BY place) FILTER (WHERE place <= size),
            max(xid) FILTER (WHERE place > size), max(id) FILTER (WHERE place > size), max(xid)
        INTO count_, leaves_, end_xid, end_id, last_xid FROM batch;
        EXIT WHEN count_ > 0;
    END LOOP;
    IF count_ = 0 THEN
        RETURN NULL;
    END IF;
    IF end_xid IS NULL AND era = here THEN
        end_xid := horizon;
        end_id := lowest;
    ELSIF end_xid IS NULL THEN
        SELECT xid, id + 1 INTO end_xid, end_id FROM public.history_event
            WHERE server = era AND xid = last_xid ORDER BY id DESC LIMIT 1;
    END IF;
    INSERT INTO public.history_seal
        (number, at, server, from_xid, from_id, until_xid, until_id, events, leaves, previous, digest)
    SELECT n, now_, era, start_xid, start_id, end_xid, end_id, count_, leaves_, p, encode(sha256(convert_to(concat_ws(
        E'\n', 'claimtracker seal 1', n, p, era, start_xid, start_id, end_xid, end_id, extract(epoch FROM now_), leaves_
    ), 'UTF8')), 'hex')
    FROM (SELECT coalesce(last.number, 0) + 1 AS n, coalesce(last.digest, '') AS p) AS link;
    RETURN coalesce(last.number, 0) + 1;
END
$$;
REVOKE ALL ON FUNCTION history_seal_next(integer) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0002_append_only")]

    operations = [
        migrations.AddField("event", "server", models.BigIntegerField(db_default=0, editable=False)),
        migrations.AddField("event", "xid", models.BigIntegerField(db_default=0, editable=False)),
        migrations.AddIndex("event", models.Index(fields=["server", "xid", "id"], name="history_event_sealing")),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("server", models.BigIntegerField()),
                ("from_xid", models.BigIntegerField()),
                ("from_id", models.BigIntegerField()),
                ("until_xid", models.BigIntegerField()),
                ("until_id", models.BigIntegerField()),
                ("events", models.PositiveIntegerField()),
                ("leaves", models.TextField()),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64, unique=True)),
            ],
            options={"ordering": ["number"]},
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("first", models.BigIntegerField()),
                ("through", models.BigIntegerField()),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("is_whole", models.BooleanField()),
                ("is_sound", models.BooleanField()),
                ("told", models.TextField(blank=True)),
            ],
            options={"ordering": ["-id"], "verbose_name": "inspection of history"},
        ),
        migrations.RunSQL(STAMP, "DROP FUNCTION history_stamp() CASCADE"),
        migrations.RunSQL(SEAL, "DROP FUNCTION history_seal_next(integer)"),
    ]
