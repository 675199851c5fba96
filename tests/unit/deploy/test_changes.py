"""A change set that would lose what a resource holds is refused, whatever CloudFormation calls it."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tools.deploy.changes import HOLDS_STATE, STACK_POLICY, Change, change, refusals

KINDS = st.sampled_from(sorted(HOLDS_STATE))
HARMLESS = st.sampled_from(["AWS::Lambda::Function", "AWS::CloudWatch::Alarm", "AWS::IAM::Role"])
VALUES = st.text(min_size=1, max_size=5) | st.booleans()


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": kind, "Properties": properties}


@given(kind=KINDS, data=st.data(), before=VALUES, after=VALUES)
def test_a_changed_key_of_what_holds_data_is_refused_by_its_name(
    kind: str, data: st.DataObject, before: object, after: object
) -> None:
    key = data.draw(st.sampled_from(HOLDS_STATE[kind]))
    old, new = {"Bak": resource(kind, **{key: before})}, {"Bak": resource(kind, **{key: after})}
    said = refusals([], old, new)
    if before == after:
        assert said == []
    else:
        (sentence,) = said
        assert sentence.startswith(f"Bak.{key}: ")
        assert "deployed value" in sentence


@given(kind=KINDS)
def test_a_key_that_is_left_out_or_added_counts_as_changed(kind: str) -> None:
    key = HOLDS_STATE[kind][0]
    assert refusals([], {"Bak": resource(kind, **{key: "a"})}, {"Bak": resource(kind)})
    assert refusals([], {"Bak": resource(kind)}, {"Bak": resource(kind, **{key: "a"})})


@given(kind=KINDS, other=HARMLESS)
def test_what_holds_data_is_not_left_out_nor_made_something_else(kind: str, other: str) -> None:
    for wanted in ({}, {"Bak": resource(other)}):
        (sentence,) = refusals([], {"Bak": resource(kind)}, wanted)
        assert sentence.startswith("Bak: ")
        assert kind in sentence


@given(
    kind=KINDS,
    action=st.sampled_from(["Modify", "Remove"]),
    replacement=st.sampled_from(["True", "False", "Conditional", ""]),
)
def test_what_the_change_set_says_counts_too(kind: str, action: str, replacement: str) -> None:
    said = refusals([Change(action, "Bak", kind, replacement, ("Name",))], {}, {})
    assert bool(said) == (action == "Remove" or replacement == "True")


@given(kind=HARMLESS, action=st.sampled_from(["Add", "Modify", "Remove"]))
def test_what_holds_no_data_may_be_replaced_and_removed(kind: str, action: str) -> None:
    assert refusals([Change(action, "Iets", kind, "True")], {"Iets": resource(kind)}, {}) == []


@given(kind=KINDS)
def test_what_holds_data_may_be_added(kind: str) -> None:
    assert refusals([Change("Add", "Bak", kind)], {}, {"Bak": resource(kind)}) == []


def test_a_changed_specification_of_a_key_is_seen_in_the_templates_alone() -> None:
    # CloudFormation lists it as a change like others, and KMS refuses it when other changes were made.
    old, new = ({"Sleutel": resource("AWS::KMS::Key", KeySpec=spec)} for spec in ("A", "B"))
    harmless = Change("Modify", "Sleutel", "AWS::KMS::Key", "False", ("KeySpec",))
    (said,) = refusals([harmless], old, new)
    assert said.startswith("Sleutel.KeySpec: ")


def test_the_same_loss_is_said_once() -> None:
    old, new = resource("AWS::KMS::Key", KeySpec="A"), resource("AWS::KMS::Key", KeySpec="B")
    seen = Change("Modify", "Sleutel", "AWS::KMS::Key", "True", ("KeySpec",))
    assert len(refusals([seen], {"Sleutel": old}, {"Sleutel": new})) == 1


def test_a_change_of_cloudformation_is_read_with_its_properties() -> None:
    read = change(
        {
            "Action": "Modify",
            "LogicalResourceId": "ContentKey",
            "ResourceType": "AWS::KMS::Key",
            "Replacement": "True",
            "Details": [
                {"Target": {"Attribute": "Properties", "Name": "KeySpec"}},
                {"Target": {"Attribute": "Properties", "Name": "KeySpec"}},
                {"Target": {"Attribute": "Tags"}},
            ],
        }
    )
    assert read == Change("Modify", "ContentKey", "AWS::KMS::Key", "True", ("KeySpec",))
    assert "REPLACED: KeySpec" in str(read)


def test_the_stack_policy_names_the_same_resources() -> None:
    _, denied = STACK_POLICY["Statement"]
    assert denied["Effect"] == "Deny"
    assert denied["Action"] == ["Update:Replace", "Update:Delete"]
    assert denied["Condition"]["StringEquals"]["ResourceType"] == sorted(HOLDS_STATE)
