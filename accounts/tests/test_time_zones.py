"""Pages are shown in one's own time zone, and nothing is read from the disk for that."""

import zoneinfo

from accounts.time_zones import find_zone, list_zone_names


def test_a_zone_is_found_by_its_name_and_nonsense_is_none():
    assert find_zone("Europe/Vienna").key == "Europe/Vienna"
    assert find_zone("") is None
    assert find_zone("../../etc/passwd") is None


def test_requests_do_not_read_the_list_of_zones(cast, client, monkeypatch):
    list_zone_names()
    monkeypatch.setattr(zoneinfo, "available_timezones", None)
    cast.student.time_zone = "Europe/Vienna"
    cast.student.save()
    client.force_login(cast.student)
    assert client.get("/").status_code == 200
