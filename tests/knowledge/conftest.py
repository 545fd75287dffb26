"""Property tests draw the same examples at every run, and take as long as a busy machine needs."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "knowledge",
    derandomize=True,
    deadline=None,
    # One folder serves all examples of a test: each of them writes its file anew.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("knowledge")
