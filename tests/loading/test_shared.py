from pathlib import Path

from reapex.loading import load

from ..conftest import WriteClip


def test_one_subjects_folders_are_not_taken_for_everybodys(
    tmp_path: Path, write_clip: WriteClip
) -> None:
    for subject in ("s1", "s2"):
        write_clip(tmp_path / "frames" / subject / "EP01", range(1, 40))
    write_clip(tmp_path / "frames" / "s1" / "EP02", range(1, 40))
    labels = tmp_path / "l.csv"
    rows = "s1,EP01,5,10,20,100\ns2,EP01,5,10,20,100\ns1,EP02,5,10,20,100\n"
    labels.write_text("subject,name,onset,apex,offset,fps\n" + rows)
    assert len(load(labels, tmp_path / "frames")) == 3
    deep = load(labels, tmp_path / "frames" / "s1")
    assert [clip.name for clip in deep] == ["EP02"]
    assert [each.where.row for each in deep.skipped] == [2, 3]
    assert all("would serve clips of 2 subjects" in each.reason for each in deep.skipped)
    assert deep.n_read == 3
