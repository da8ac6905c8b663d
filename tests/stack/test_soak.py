"""What the soak of ``bench/soak.py`` makes of what it sees; the soak itself takes minutes (`make drill ARGS=soak`)."""

from __future__ import annotations

import random

import pytest

from bench.soak import FILES, PARTS, Sample, Slope, leaks, limit_of, slope


def test_the_slope_is_that_of_the_line_and_says_how_sure_it_is():
    assert str(slope([(0, 100), (1800, 100.5), (3600, 101)])) == "+1.0 ± 0.0 %/h"
    drawn = random.Random(1)
    noisy = slope([(at, 100 + (at - 900) / 3600 * 10 + drawn.gauss(0, 0.5)) for at in range(0, 1802, 2)])
    assert noisy.percent == pytest.approx(10, abs=2 * noisy.error) and 0.1 < noisy.error < 1
    with pytest.raises(ValueError, match="three"):
        slope([(0, 1), (1, 1)])


def test_growth_is_told_where_there_is_no_doubt_and_an_hour_tells_what_is_promised():
    assert Slope(5, 1).is_above(1) and not Slope(5, 6).is_above(1) and not Slope(0.9, 0).is_above(1)
    assert (limit_of(3600), limit_of(7200), limit_of(120)) == (1, 1, 30)


def sample(at: float, held: int) -> Sample:
    return Sample(at, dict.fromkeys(PARTS, 1), dict.fromkeys(PARTS, held), held, held)


def test_what_stays_open_is_told_by_what_it_is():
    early = [sample(0, 30), sample(100, 20)]
    assert leaks(early, sample(300, 30)) == {}
    found = leaks(early, sample(300, 41))
    assert found["connections to PostgreSQL"] == found["files of nginx"] == 11 and len(found) == len(FILES) + 2
