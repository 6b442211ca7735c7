"""Token buckets: so many at once, so many a second, for each client, in bounded memory."""

import pytest
from aggregator.access import limits
from aggregator.access.errors import TooManyRequestsError
from aggregator.access.limits import TokenBuckets, by_address


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def taken(buckets: TokenBuckets, who: str, times: int) -> int:
    """How many of so many requests are let through."""
    passed = 0
    for _ in range(times):
        try:
            buckets.take(who)
        except TooManyRequestsError:
            continue
        passed += 1
    return passed


def test_a_burst_passes_and_then_so_many_a_second() -> None:
    clock = Clock()
    buckets = TokenBuckets(per_s=2, burst=5, clock=clock)
    assert taken(buckets, "a", 10) == 5
    assert taken(buckets, "b", 3) == 3
    clock.now += 1
    assert taken(buckets, "a", 10) == 2
    clock.now += 3600
    assert taken(buckets, "a", 10) == 5


@pytest.mark.parametrize(("per_s", "wait_s"), [(2, "1"), (0.1, "10"), (1 / 3, "3")])
def test_a_refusal_says_when_the_next_one_may_pass(per_s: float, wait_s: str) -> None:
    clock = Clock()
    buckets = TokenBuckets(per_s=per_s, burst=1, clock=clock)
    buckets.take("a")
    with pytest.raises(TooManyRequestsError) as refused:
        buckets.take("a")
    assert refused.value.headers == {"Retry-After": wait_s}
    assert f"Wait {wait_s} s" in refused.value.detail
    clock.now += int(wait_s)
    buckets.take("a")


def test_a_check_counts_nothing() -> None:
    buckets = TokenBuckets(per_s=1, burst=1, clock=Clock())
    for _ in range(3):
        buckets.check("a")
    buckets.take("a")
    with pytest.raises(TooManyRequestsError):
        buckets.check("a")


def test_nothing_a_second_is_no_limit() -> None:
    assert taken(TokenBuckets(per_s=0, burst=1), "a", 1000) == 1000


def test_only_so_many_clients_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_BUCKETS", 2)
    buckets = TokenBuckets(per_s=1, burst=1, clock=Clock())
    for who in ("a", "b"):
        buckets.take(who)
    assert taken(buckets, "b", 1) == 0
    buckets.take("c")  # the one that asked longest ago is forgotten
    assert taken(buckets, "b", 1) == 0
    assert taken(buckets, "a", 1) == 1


def test_a_client_is_known_by_its_address_or_network() -> None:
    assert by_address("192.0.2.1") != by_address("192.0.2.2")
    assert by_address("2001:db8::1") == by_address("2001:db8::2")
    assert by_address(None) == "address unknown"
