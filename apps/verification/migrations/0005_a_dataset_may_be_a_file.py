from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("verification", "0004_offers_set_aside")]

    operations = [
        migrations.RemoveConstraint(model_name="evidence", name="evidence_points_somewhere"),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=~Q(url="")
                | Q(source__isnull=False)
                | Q(article__isnull=False)
                | Q(kind__in=["file", "dataset"], capture__isnull=False),
                name="evidence_points_somewhere",
            ),
        ),
    ]
