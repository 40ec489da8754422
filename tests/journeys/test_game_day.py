"""Cut off, killed, its disk full, restored from a backup: an installation loses nothing of what was said."""

from tests.game_day import play


def test_a_game_day_loses_nothing_and_takes_nothing_twice(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    story = play(data, print)
    assert story.said > 100
    assert (story.lost, story.twice) == ([], [])
    assert story.journal.startswith("Whole")
