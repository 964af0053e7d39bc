"""The database refuses to change a published verdict: what readers saw, who wrote it, why it was retracted.

Its day to be reviewed, its confirmation and a first retraction are still written.
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION verification_keep_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published verdict is never changed: publish another one, or retract it'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER verification_verdict_stays BEFORE UPDATE ON verification_verdict FOR EACH ROW
    WHEN (
        OLD.published_at IS NOT NULL
        AND (
            (OLD.id, OLD.check_rated_id, OLD.rating_id, OLD.explanation, OLD.context, OLD.method, OLD.correction,
             OLD.author_id, OLD.author_ids, OLD.published_by_id, OLD.published_at, OLD.published_record)
            IS DISTINCT FROM
            (NEW.id, NEW.check_rated_id, NEW.rating_id, NEW.explanation, NEW.context, NEW.method, NEW.correction,
             NEW.author_id, NEW.author_ids, NEW.published_by_id, NEW.published_at, NEW.published_record)
            OR (
                OLD.retracted_at IS NOT NULL
                AND (OLD.retracted_at, OLD.retracted_by_id, OLD.retraction)
                IS DISTINCT FROM (NEW.retracted_at, NEW.retracted_by_id, NEW.retraction)
            )
        )
    )
    EXECUTE FUNCTION verification_keep_published();
"""
ALLOW = """
DROP TRIGGER verification_verdict_stays ON verification_verdict;
DROP FUNCTION verification_keep_published();
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0005_a_dataset_may_be_a_file")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
