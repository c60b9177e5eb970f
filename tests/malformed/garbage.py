"""What people, browsers and strangers send: values, names and bodies no form asked for."""

from __future__ import annotations

import uuid

from hypothesis import strategies as st

# A clock change in Toronto: at 02:30 there was no such moment, at 01:30 there were two.
GAP, TWICE = "2026-03-08", "2025-11-02"
VALUES = (
    *("", " ", "\x00", "a\x00b", "\u202e\u2066", "\ufffe", "\ud83d\ude00" * 200, "😀" * 300, "é" * 5000),
    *("0", "-1", "1e9", "1.5", "NaN", "Infinity", "9" * 19, "9" * 400, "-" + "9" * 30, "２０２６", "0x10"),
    *(
        "9999-12-31",
        "0001-01-01",
        "10000-01-01",
        "2026-02-30",
        "2026-13-01",
        "26-1-1",
        GAP,
        TWICE,
        "0000-00-00",
    ),
    *("02:30", "01:30", "24:00", "23:59:59.999999", "-1:00", "25:61"),
    *("on", "true", "null", "[]", "{}", "__all__", "None", "undefined"),
    *(
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "%s%n",
        "../../etc/passwd",
        "javascript:alert(1)",
    ),
    *("confirm", "sign", "withdraw", "admit", "publish", "therapist", "client", "registrar"),
    *(str(uuid.UUID(int=0)), "not-a-uuid", "{" + str(uuid.UUID(int=7)) + "}", "ctic", "ctic/nothing"),
)
LONG = "x" * 1_000_000

value = st.one_of(
    st.sampled_from(VALUES),
    st.text(max_size=60),
    st.integers().map(str),
    st.dates().map(str),
    st.times().map(str),
    st.floats().map(str),
    st.uuids().map(str),
)
# Percent-encoded bytes that are not UTF-8, a lone surrogate among them, and separators in odd places.
raw_body = st.one_of(
    st.binary(max_size=200),
    st.sampled_from(
        (
            b"=&=&&;==",
            b"%ED%A0%80=%ED%BF%BF&name=%FF%FE",
            b"%00=%00",
            b"csrfmiddlewaretoken=%C3%28&line=%F0%28%8C%28",
            b"&".join(b"a%d=1" % n for n in range(1200)),
            b"name=" + b"%" * 300,
        )
    ),
)
content_type = st.sampled_from(
    (
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=no-such",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "multipart/form-data; boundary=" + "b" * 300,
        "multipart/form-data; boundary=\u00e9",
        "application/json",
        "text/plain",
        "",
    )
)
multipart_body = st.sampled_from(
    (
        b"",
        b"--x\r\n",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a\x00b"\r\n\r\nz\r\n--x--',
        b'--x\r\nContent-Disposition: form-data; name="line"\r\n\r\n\xff\xfe\x00\r\n--x--\r\n',
        b"--x\r\nContent-Disposition: form-data\r\n\r\nq\r\n--x--\r\n",
        b'--x\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name="a"\r\n\r\n!!\r\n--x--\r\n',
        b"--x\r\n" + b"A: b\r\n" * 400 + b"\r\n--x--\r\n",
    )
)
query = st.one_of(
    st.sampled_from(
        ("?page=0", "?page=-1", "?page=999999999999999999999", "?page=%00", "?page=abc", "?%ff=%fe")
    ),
    st.tuples(
        st.sampled_from(
            (
                *(
                    "page",
                    "role",
                    "state",
                    "status",
                    "stream",
                    "q",
                    "therapist",
                    "show",
                    "enrolment",
                    "from",
                    "person",
                ),
                *(
                    "kind",
                    "when",
                    "function",
                    "access",
                    "action",
                    "subject",
                    "actor",
                    "before",
                    "validity",
                    "production",
                ),
                *("next", "times", "hours", "to", "need", "answers", "review", "supervisor", "since"),
            )
        ),
        value,
    ).map(lambda pair: "?" + _encoded(*pair)),
)


def _encoded(name: str, text: str) -> str:
    from urllib.parse import quote

    return f"{name}={quote(text.encode('utf-8', 'surrogatepass'))}"
