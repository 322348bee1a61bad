"""Conversations as the published chat template writes them. See README.md for where to get the template."""

import json
import sys
from pathlib import Path

from transformers.utils.chat_template_utils import render_jinja_template

IMAGE_SLOTS = 3


def text(value):
    return {"text": value}


def user(*parts):
    return {"role": "user", "parts": list(parts)}


def model(*parts):
    return {"role": "model", "parts": list(parts)}


def call(name, **args):
    return {"functionCall": {"name": name, "args": args}}


def response(name, **values):
    return {"functionResponse": {"name": name, "response": values}}


PICTURE = {"picture": True}

WEATHER = {
    "name": "weather",
    "description": "The weather at a place.",
    "parameters": {
        "type": "object",
        "properties": {
            "place": {"type": "string", "description": "A town."},
            "unit": {"type": "string", "description": "Of temperatures.", "enum": ["celsius", "fahrenheit"]},
            "days": {"type": "integer", "description": "How many.", "nullable": True},
            "At": {"type": "number"},
        },
        "required": ["place", "unit"],
    },
}
BOOK = {
    "name": "book_table",
    "description": "Books a table.",
    "parameters": {
        "type": "object",
        "properties": {
            "guests": {
                "type": "array",
                "description": "Who comes.",
                "items": {"type": "string", "description": "A name."},
            },
            "when": {
                "type": "object",
                "description": "Day and hour.",
                "properties": {
                    "day": {"type": "string", "description": "A date."},
                    "hour": {"type": "integer", "description": "0 to 23."},
                },
                "required": ["day"],
            },
            "places": {
                "type": "array",
                # Without a description the template leaves a comma standing before `items`; we do not.
                "description": "Where to sit.",
                "items": {
                    "type": "object",
                    "properties": {"row": {"type": "integer"}, "name": {"type": "string"}},
                    "required": ["row"],
                },
            },
            "outside": {"type": "boolean"},
        },
        "required": ["guests"],
    },
}

CONVERSATIONS = {
    "one question": [user(text("What is an owl?"))],
    "white space at the ends": [user(text("  What\n\nis an owl? \n")), model(text(" A bird.\n")), user(text("\tWhy?"))],
    "a system turn": [{"role": "system", "parts": [text(" Be short. ")]}, user(text("Hello"))],
    "several turns": [user(text("1")), model(text("2")), user(text("3")), model(text("4")), user(text("5"))],
    "a picture": [user(PICTURE, text("What is this?"))],
    "pictures between texts": [user(text("First"), PICTURE, PICTURE, text("and last"), PICTURE)],
    "earlier thoughts are left out": [
        user(text("Why?")),
        model({"thought": "Because of that."}, text("That.")),
        user(text("Really?")),
    ],
    "a call that waits": [user(text("Rain?")), model(call("weather", place="Ulm", unit="celsius", days=2))],
    "a call that was answered": [
        user(text("Rain?")),
        model(call("weather", place="Ulm", unit="celsius")),
        user(response("weather", rain=True, degrees=7.5, words=["wet", "cold"], wind={"from": "west", "knots": 9})),
    ],
    "two calls and what followed": [
        user(text("Rain?")),
        model(call("weather", place="Ulm"), call("weather", place="Bonn")),
        user(response("weather", rain=True), response("weather", rain=False)),
        model(text("In Ulm.")),
        user(text("Thanks.")),
    ],
}


def as_messages(turns):
    """Our turns as transformers has messages: a call, its responses and what the model says then are one."""
    messages = []
    waiting = False
    for turn in turns:
        parts = turn["parts"]
        responses = [part["functionResponse"] for part in parts if "functionResponse" in part]
        if responses:
            messages[-1]["tool_responses"] = responses
            waiting = True
            continue
        content = []
        calls = []
        for part in parts:
            if "text" in part:
                content.append({"type": "text", "text": part["text"]})
            elif "thought" in part:
                thought = f"<|channel>thought\n{part['thought']}<channel|>"
                content.append({"type": "text", "text": thought})
            elif "picture" in part:
                content.append({"type": "image"})
            else:
                function = part["functionCall"]
                calls.append({"function": {"name": function["name"], "arguments": function["args"]}})
        if waiting and turn["role"] == "model":
            messages[-1]["content"] = content
        else:
            role = "assistant" if turn["role"] == "model" else turn["role"]
            simple = role == "system"
            messages.append({"role": role, "content": content[0]["text"] if simple else content})
            if calls:
                messages[-1]["tool_calls"] = calls
        waiting = False
    return messages


def main(template, target):
    cases = []
    settings = [("", [], False), (", thinking", [], True), (", functions", [WEATHER, BOOK], False)]
    settings.append((", functions and thinking", [WEATHER], True))
    for name, turns in CONVERSATIONS.items():
        for suffix, tools, thinking in settings:
            if tools and name not in ("one question", "a system turn", "a call that was answered"):
                continue
            if turns[-1]["role"] == "model":
                continue
            [[rendered], _] = render_jinja_template(
                [as_messages(turns)],
                tools=[{"type": "function", "function": tool} for tool in tools] or None,
                chat_template=template,
                add_generation_prompt=True,
                bos_token="<bos>",
                enable_thinking=thinking,
            )
            # As the processor does it.
            rendered = rendered.replace("<|image|>", "<|image>" + IMAGE_SLOTS * "<|image|>" + "<image|>")
            cases.append({"name": name + suffix, "turns": turns, "tools": tools, "thinking": thinking, "text": rendered})
    target.write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]).read_text(), Path(sys.argv[2]) / "conversations.json")
