"""Tests GeoReport clients that nobody here wrote against our server: georeport (PyPI, 2025) as it is, and three (PyPI, 2013) with two patches.

three was written for Python 2. The patches are made when this file runs, and nothing of the packages is changed on disk:
- `itertools.ifilter` is gone; three imports it. It is put back as the built-in `filter`, which does the same in Python 3.
- `dict.keys()` is no list any more; three takes the first key of an XML answer by index. Its XML reader is wrapped so that the answer's keys are a list.
three reads XML with relaxml, which calls a method that `xml.etree` lost in Python 3.9; where lxml is installed, relaxml uses it, and lxml still has it.
Usage: open311.py PATH-OF-THE-PROGRAM SITE-ROOT
"""
import itertools, os, re, subprocess, sys, tempfile, time, xml.etree.ElementTree as etree

import georeport
import requests

itertools.ifilter = filter
import three.core  # after the first patch, which it needs


class Answer(dict):
    """An answer whose keys are a list, as in Python 2."""

    def keys(self):
        return list(super().keys())


read_xml = three.core.xml
three.core.xml = lambda content: Answer(read_xml(content))

PROGRAM, SITE = sys.argv[1], sys.argv[2]
DESK = os.environ.get("OPEN311_DESK", "http://127.0.0.1:4220")
BASE = f"{DESK}/open311/v2"
# The elements that the specification has for a service and for a request.
SERVICE = {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
REQUEST = {
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description", "agency_responsible", "service_notice",
    "requested_datetime", "updated_datetime", "expected_datetime", "address", "address_id", "zipcode", "lat", "long", "media_url",
}
WORDS = "A heap of stones lies across the road zqxmarkword"
done = []


def check(name, true, more=""):
    print(("ok   " if true else "FAIL ") + name, more if not true else "", flush=True)
    done.append(bool(true))


def officer(login):
    who = requests.Session()
    who.headers["Accept-Language"] = "en"
    who.post(f"{DESK}/sign-in", data={"login": login, "password": "sunwai-demo"}).raise_for_status()
    return who


def make_key(*scopes):
    """A key in the operator's name, made on the admin's page."""
    admin = officer("admin")
    page = admin.get(f"{DESK}/staff/keys").text
    account = re.search(r'<option[^>]*value="(\d+)"[^>]*>[^<]*\(operator,', page)
    form = {"form_name": "add", "name": "Road watch", "officer": account.group(1), "per_minute": "300", "days": "7", **dict.fromkeys(scopes, "1")}
    return re.search(r"sunwai_[0-9a-z]{40}", admin.post(f"{DESK}/staff/keys", data=form).text).group(0)


def forward(reference):
    """The cell looks at the complaint and gives it to a station."""
    cell = requests.Session()
    cell.headers["Authorization"] = f"Bearer {make_key('may_read', 'may_work')}"
    offices = cell.get(f"{DESK}/v1/offices").json()["items"]
    station = next(office["code"] for office in offices if office["kind"] == "station")
    complaint = f"{DESK}/v1/complaints/{reference}"
    move = {"move": "forward", "version": cell.get(complaint).json()["version"], "office": station}
    moved = cell.post(f"{complaint}/moves", json=move, headers={"Idempotency-Key": "forward"})
    check("the cell forwards the complaint", moved.ok, moved.text)


def the_clients():
    key = make_key("may_file")
    old = three.core.Three(endpoint=BASE, api_key=key)
    old_xml = three.core.Three(endpoint=BASE, api_key=key, format="xml")
    new, new_xml = georeport.GeoReport(BASE), georeport.GeoReport(BASE, output_format="xml")

    found = old.discovery()
    check("three finds the endpoint by discovery", found["endpoints"][0]["url"] == BASE and "application/json" in found["endpoints"][0]["formats"], found)
    check("three reads discovery as XML", old_xml.discovery()["endpoints"]["endpoint"]["url"] == BASE)
    services = new.get_service_list()
    check("georeport reads the services", all(set(service) == SERVICE for service in services), services)
    codes = [service["service_code"] for service in services]
    for name, client in (("three", old.services), ("three, XML", lambda: old_xml.services()["service"]), ("georeport, XML", new_xml.get_service_list)):
        check(f"{name} reads the same services", [service["service_code"] for service in client()] == codes)
    question = new.get_service_definition("traffic")["attributes"][0]
    check("georeport reads a definition", question["datatype"] == "singlevaluelist" and [v["key"] for v in question["values"]] == ["yes", "no"], question)
    check("georeport reads a definition as XML", new_xml.get_service_definition("traffic")["attributes"]["attribute"]["code"] == question["code"])

    listed = new.get_service_requests()
    check("georeport reads the demo's list", listed and all(set(one) == REQUEST for one in listed), listed[:1])
    as_xml = new_xml.get_service_requests()
    as_xml = as_xml if isinstance(as_xml, list) else [as_xml]
    check("georeport reads the same list as XML", [one["service_request_id"] for one in as_xml] == [one["service_request_id"] for one in listed])
    check("three reads the same list", old.requests() == listed)
    check("three asks for a few", old.requests(count=2) == listed[:2])
    check("three asks for a span in 2020", len(old.requests(between=["06-01-2020", "06-30-2020"])) > 0)
    check("georeport asks for closed ones", all(one["status"] == "closed" for one in new.get_service_requests(status="closed")))

    fields = {"address": "Stanley Road", "name": "Asha Kumari", "description": WORDS, f"attribute[{question['code']}]": "yes"}
    refused = three.core.Three(endpoint=BASE, api_key="wrong").post("traffic", **fields)
    check("three is told of a wrong key", refused[0]["code"] == 403, refused)
    made = old.post("traffic", **fields)
    check("three files a complaint", "service_request_id" in made[0], made)
    number, reference = made[0]["service_request_id"], re.search(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{4}\b", made[0]["service_notice"]).group(0)
    again = old_xml.post("traffic", **fields)
    check("sent again, now for XML, it is the same complaint", again["request"]["service_request_id"] == number, again)
    check("before the cell has seen it, it is not in the list", old.request(number)[0]["code"] == 404)
    forward(reference)
    one = new.get_service_request(number)
    check("georeport reads the complaint that three filed", (one["service_code"], one["status"]) == ("traffic", "open") and one["agency_responsible"], one)
    check("three reads it as XML", old_xml.request(number)["request"]["service_request_id"] == number)
    whole = requests.get(f"{BASE}/requests.xml").text + requests.get(f"{BASE}/requests.json").text + str(one)
    check("neither its words nor its number are in the list", number in whole and not any(word in whole for word in ("zqxmarkword", "Stanley", "Kumari", reference, reference.replace("-", ""))))
    try:
        new.get_service_request("0123456789abcdef")
        check("georeport is told of an unknown number", False)
    except requests.HTTPError as error:
        check("georeport is told of an unknown number", error.response.status_code == 404)
    unknown = requests.get(f"{BASE}/services/potholes.xml")
    errors = etree.fromstring(unknown.content)
    check("errors are in the specification's shape", unknown.status_code == 404 and errors.tag == "errors" and errors.findtext("error/code") == "404" and errors.findtext("error/description"), unknown.text)


with tempfile.TemporaryDirectory() as folder:
    demo = None
    if "OPEN311_DESK" not in os.environ:
        address = DESK.removeprefix("http://")
        arguments = [PROGRAM, "demo", "--addr", address, "--public-url", DESK, "--site-root", SITE, "--data-dir", folder]
        demo = subprocess.Popen(arguments, env={"RUST_LOG": "warn,sunwai=info,sunwai::requests=off", **os.environ}, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                if requests.get(f"{DESK}/readyz", timeout=1).ok:
                    break
            except requests.ConnectionError:
                pass
            time.sleep(0.1)
        else:
            raise SystemExit("the program did not become ready")
        the_clients()
    finally:
        if demo:
            demo.terminate()
            demo.wait(20)
print(f"{sum(done)} of {len(done)} checks passed")
sys.exit(0 if all(done) else 1)
