"""The whole desk: responses, gates, comments, bulk moves, archived evidence, corrections that say why."""

import apps.ids
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


# Retractions from before they said who and why: the move did.
TELL_RETRACTIONS = """
UPDATE verification_verdict AS verdict
SET retracted_by_id = COALESCE(told.by_id, verdict.published_by_id),
    retraction = COALESCE(NULLIF(told.comment, ''), '–')
FROM (SELECT DISTINCT ON (check_moved_id) check_moved_id, by_id, comment FROM verification_move
      WHERE to_state = 'retracted' ORDER BY check_moved_id, at DESC) AS told
WHERE told.check_moved_id = verdict.check_rated_id AND verdict.retracted_at IS NOT NULL
"""
TELL_PUBLISHED = """
UPDATE claims_claim SET is_published = true WHERE id IN (
    SELECT checked.claim_id FROM verification_check AS checked
    JOIN verification_verdict AS verdict ON verdict.check_rated_id = checked.id
    WHERE verdict.published_at IS NOT NULL AND verdict.retracted_at IS NULL)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_newsroom'),
        ('archives', '0001_initial'),
        ('articles', '0001_initial'),
        ('claims', '0002_is_published'),
        ('sources', '0001_initial'),
        ('verification', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shown', models.CharField(choices=[('new', 'new'), ('queued', 'queued'), ('in progress', 'in progress'), ('in review', 'in review'), ('published', 'published'), ('dismissed', 'dismissed'), ('retracted', 'retracted')], max_length=12)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('moved', 'moved'), ('refused', 'refused')], default='waiting', max_length=7)),
                ('refusal', models.TextField(blank=True)),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='BulkMove',
            fields=[
                ('id', models.UUIDField(default=apps.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('to_state', models.CharField(choices=[('new', 'new'), ('queued', 'queued'), ('in progress', 'in progress'), ('in review', 'in review'), ('published', 'published'), ('dismissed', 'dismissed'), ('retracted', 'retracted')], max_length=12)),
                ('comment', models.TextField(blank=True, verbose_name='comment')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('nudged_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.UUIDField(default=apps.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField(verbose_name='comment')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='DeskGates',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origins_min', models.PositiveSmallIntegerField(default=2, verbose_name='independent origins of the evidence')),
                ('needs_archive', models.BooleanField(default=True, verbose_name='every piece of evidence is archived')),
                ('needs_contact', models.BooleanField(default=True, verbose_name='the claimant was asked')),
                ('needs_interests', models.BooleanField(default=True, verbose_name='author and publisher disclosed their interests')),
                ('version', models.PositiveIntegerField(default=1)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('has_interest', models.BooleanField()),
                ('statement', models.TextField(blank=True, verbose_name='which')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='GateException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gate', models.CharField(choices=[('origins', 'independent origins'), ('archived', 'archived evidence'), ('contacted', 'claimant contacted'), ('second reader', 'second reader'), ('interests', 'interests disclosed')], max_length=14)),
                ('reason', models.TextField(verbose_name='reason')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.UUIDField(default=apps.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField(verbose_name='asked')),
                ('channel', models.CharField(choices=[('e-mail', 'e-mail'), ('phone', 'phone'), ('in person', 'in person'), ('letter', 'letter'), ('press office', 'press office'), ('message', 'message'), ('article', 'as an article reports')], max_length=12, verbose_name='channel')),
                ('contact', models.CharField(blank=True, max_length=300, verbose_name='whom exactly')),
                ('question', models.TextField(blank=True, verbose_name='what was asked')),
                ('deadline', models.DateTimeField(blank=True, null=True, verbose_name='answer by')),
                ('outcome', models.CharField(choices=[('waiting', 'no answer yet'), ('answered', 'answered'), ('confirmed', 'confirmed it'), ('denied', 'denied it'), ('no comment', 'no comment'), ('no reply', 'no reply by the deadline')], default='waiting', max_length=10, verbose_name='what came back')),
                ('words', models.TextField(blank=True, verbose_name='their exact words')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'response',
                'verbose_name_plural': 'responses',
                'ordering': ['asked_at', 'created_at'],
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='evidence',
            name='evidence_points_somewhere',
        ),
        migrations.AddField(
            model_name='evidence',
            name='article',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='articles.article'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='capture',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='archives.capture'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='kind',
            field=models.CharField(choices=[('link', 'web page'), ('file', 'file'), ('dataset', 'dataset'), ('article', 'article'), ('source', 'source')], default='link', max_length=8, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='note',
            field=models.TextField(blank=True, verbose_name='note'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='removed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='evidence',
            name='removed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evidence',
            name='updated_at',
            field=models.DateTimeField(auto_now=True),
        ),
        migrations.AddField(
            model_name='evidence',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='verdict',
            name='context',
            field=models.TextField(blank=True, verbose_name='context'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='correction',
            field=models.TextField(blank=True, verbose_name='what is corrected, and why'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='method',
            field=models.TextField(blank=True, verbose_name='how it was checked'),
        ),
        migrations.AddField(
            model_name='verdict',
            name='published_record',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='verdict',
            name='retracted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='verdict',
            name='retraction',
            field=models.TextField(blank=True, verbose_name='why it was retracted'),
        ),
        migrations.AlterField(
            model_name='move',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='verdict',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('url', ''), _negated=True), ('source__isnull', False), ('article__isnull', False), models.Q(('capture__isnull', False), ('kind', 'file')), _connector='OR'), name='evidence_points_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='removed_evidence_says_by_whom'),
        ),
        migrations.RunSQL(TELL_RETRACTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(TELL_PUBLISHED, migrations.RunSQL.noop),
        migrations.RunSQL('SET CONSTRAINTS ALL IMMEDIATE', migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('retracted_at__isnull', True), ('retracted_by__isnull', True), ('retraction', '')), models.Q(('retracted_at__isnull', False), ('retracted_by__isnull', False), models.Q(('retraction', ''), _negated=True)), _connector='OR'), name='a_retraction_says_who_and_why'),
        ),
        migrations.AddField(
            model_name='bulkitem',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='bulkmove',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bulk_moves', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bulkitem',
            name='job',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='verification.bulkmove'),
        ),
        migrations.AddField(
            model_name='comment',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='comment',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='deskgates',
            name='desk',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='gates', to='accounts.desk'),
        ),
        migrations.AddField(
            model_name='disclosure',
            name='check_concerned',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disclosures', to='verification.check'),
        ),
        migrations.AddField(
            model_name='disclosure',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='gateexception',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='gateexception',
            name='check_concerned',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exceptions', to='verification.check'),
        ),
        migrations.AddField(
            model_name='mention',
            name='comment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='verification.comment'),
        ),
        migrations.AddField(
            model_name='mention',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='response',
            name='appearance',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='responses', to='claims.appearance'),
        ),
        migrations.AddField(
            model_name='response',
            name='asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='response',
            name='check_concerned',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='responses', to='verification.check'),
        ),
        migrations.AddField(
            model_name='response',
            name='party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='sources.source'),
        ),
        migrations.AddField(
            model_name='response',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='watch',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watches', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='watch',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watches', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='bulkmove',
            index=models.Index(condition=models.Q(('finished_at__isnull', True)), fields=['created_at'], name='bulk_unfinished'),
        ),
        migrations.AddConstraint(
            model_name='bulkitem',
            constraint=models.UniqueConstraint(fields=('job', 'claim'), name='claim_once_a_job'),
        ),
        migrations.AddConstraint(
            model_name='bulkitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), models.Q(('refusal', ''), _negated=True)), models.Q(models.Q(('state', 'refused'), _negated=True), ('refusal', '')), _connector='OR'), name='a_refusal_says_why'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['claim', 'at'], name='verificatio_claim_i_e26edc_idx'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_comment_says_something'),
        ),
        migrations.AddConstraint(
            model_name='deskgates',
            constraint=models.CheckConstraint(condition=models.Q(('origins_min__lte', 20)), name='origins_asked_within_reason'),
        ),
        migrations.AddConstraint(
            model_name='disclosure',
            constraint=models.CheckConstraint(condition=models.Q(('has_interest', False), models.Q(('statement', ''), _negated=True), _connector='OR'), name='an_interest_is_named'),
        ),
        migrations.AddConstraint(
            model_name='gateexception',
            constraint=models.CheckConstraint(condition=models.Q(('gate', 'second reader'), _negated=True), name='no_exception_from_the_second_reader'),
        ),
        migrations.AddConstraint(
            model_name='gateexception',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='an_exception_says_why'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('comment', 'user'), name='mentioned_once_a_comment'),
        ),
        migrations.AddIndex(
            model_name='response',
            index=models.Index(condition=models.Q(('outcome', 'waiting')), fields=['deadline'], name='response_waiting'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['waiting', 'answered', 'confirmed', 'denied', 'no comment', 'no reply'])), name='known_outcome'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(('deadline__isnull', True), ('deadline__gt', models.F('asked_at')), _connector='OR'), name='deadline_after_the_question'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['answered', 'confirmed', 'denied']), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='an_answer_has_words'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'no reply'), _negated=True), ('deadline__isnull', False), _connector='OR'), name='no_reply_needs_a_deadline'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.UniqueConstraint(fields=('check_concerned', 'appearance'), name='response_once_an_appearance'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.UniqueConstraint(fields=('claim', 'user'), name='watched_once'),
        ),
    ]
