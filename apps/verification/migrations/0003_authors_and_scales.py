"""Everybody who wrote a verdict, confirmations, and scales that editors change while old verdicts keep theirs."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

# Who wrote before the last author is not known for drafts of before; the last one is.
TELL_AUTHORS = """
UPDATE verification_verdict SET author_ids = ARRAY[author_id] WHERE author_id IS NOT NULL
"""
REFUSE = """
CREATE FUNCTION verification_keep_scale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of a rating scale is never changed: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER verification_rating_no_change BEFORE UPDATE OR DELETE ON verification_rating
    FOR EACH ROW EXECUTE FUNCTION verification_keep_scale();
CREATE TRIGGER verification_scaleversion_no_change BEFORE UPDATE OR DELETE ON verification_scaleversion
    FOR EACH ROW EXECUTE FUNCTION verification_keep_scale();
"""
ALLOW = """
DROP TRIGGER verification_rating_no_change ON verification_rating;
DROP TRIGGER verification_scaleversion_no_change ON verification_scaleversion;
DROP FUNCTION verification_keep_scale();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("verification", "0002_the_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="ratingscale",
            name="retired_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="ratingscale",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="scaleversion",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="author_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="verdict",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(TELL_AUTHORS, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="rating",
            name="colour",
            field=models.CharField(
                choices=[
                    ("true", "green"),
                    ("mostly-true", "olive"),
                    ("mixed", "amber"),
                    ("mostly-false", "orange"),
                    ("false", "red"),
                    ("open", "grey"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="verdict",
            index=models.Index(
                condition=models.Q(
                    ("published_at__isnull", False), ("retracted_at__isnull", True), ("review_by__isnull", False)
                ),
                fields=["review_by"],
                name="verdict_to_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(("colour__in", ["true", "mostly-true", "mixed", "mostly-false", "false", "open"])),
                name="known_colour",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("label_en", ""), _negated=True), models.Q(("label_de", ""), _negated=True)
                ),
                name="a_rating_is_named_in_both_languages",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__isnull", True), ("value__gte", 1), _connector="OR"),
                name="rating_values_start_at_1",
            ),
        ),
        migrations.AddConstraint(
            model_name="ratingscale",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_default", False), ("retired_at__isnull", True), _connector="OR"),
                name="the_default_scale_is_in_use",
            ),
        ),
        migrations.AddConstraint(
            model_name="ratingscale",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name_en", ""), _negated=True), models.Q(("name_de", ""), _negated=True)),
                name="a_scale_is_named_in_both_languages",
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.IsNull(
                        models.Func(
                            models.F("author_ids"),
                            models.F("published_by"),
                            function="array_position",
                            output_field=models.IntegerField(),
                        ),
                        True,
                    )
                ),
                name="no_author_publishes",
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                        ("published_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_confirmation_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.IsNull(
                        models.Func(
                            models.F("author_ids"),
                            models.F("confirmed_by"),
                            function="array_position",
                            output_field=models.IntegerField(),
                        ),
                        True,
                    )
                ),
                name="no_author_confirms",
            ),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
