from apps.leases import WorkQuerySet


class RunQuerySet(WorkQuerySet):
    """Runs, by the database's clock."""
