"""Which tests a worker takes next: files stay together, and what takes longest comes first."""

from tests.support.shares import PARTS, share

[DIVIDED] = PARTS


def test_the_tests_of_a_file_stay_together() -> None:
    file = "tests/unit/test_work.py"
    assert {share(f"{file}::test_{name}[{name}::{name}]") for name in "abc"} == {file}


def test_the_transcripts_over_matrix_are_dealt_out() -> None:
    shares = {share(f"{DIVIDED}::test_over_matrix[de_{number}]") for number in range(60)}
    assert len(shares) == PARTS[DIVIDED]


def test_a_case_is_always_of_the_same_share() -> None:
    assert share(f"{DIVIDED}::test_over_matrix[de_1]") == share(f"{DIVIDED}::test_other[de_1]")
