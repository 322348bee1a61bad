"""One case of Google's Python client against Alhena: python_client.py FEATURE. Raises unless the server behaves."""

import base64
import os
import sys

from google import genai
from google.genai import errors, types

MODEL = "gemini-2.5-flash"
QUESTION = "What is the capital of France?"


def at(url):
    return genai.Client(api_key="local", http_options=types.HttpOptions(base_url=url))


main = at(os.environ["URL"])
PICTURE = types.Part.from_bytes(data=base64.b64decode(os.environ["PICTURE"]), mime_type="image/png")
CITY = {"type": "OBJECT", "properties": {"city": {"type": "STRING"}}, "required": ["city"]}
TOOL = types.Tool(function_declarations=[types.FunctionDeclaration(name="weather", description="Weather", parameters=CITY)])


def ask(contents=QUESTION, **config):
    return main.models.generate_content(model=MODEL, contents=contents, config=types.GenerateContentConfig(**config))


def answer():
    response = ask(temperature=0)
    assert response.text and response.candidates[0].finish_reason == "STOP", response
    assert response.model_version == "nano", response.model_version


def stream():
    config = types.GenerateContentConfig(temperature=0)
    chunks = main.models.generate_content_stream(model=MODEL, contents=QUESTION, config=config)
    assert "".join(chunk.text or "" for chunk in chunks) == ask(temperature=0).text


def system():
    told = ask(system_instruction="Be brief.").usage_metadata.prompt_token_count
    assert told > ask().usage_metadata.prompt_token_count


def picture():
    assert ask([PICTURE, "What colour?"], temperature=0).text


def drawn():
    parts = ask("Draw a red circle.", temperature=0, response_modalities=["IMAGE"]).candidates[0].content.parts
    assert parts[0].inline_data.data.startswith(b"\x89PNG"), parts


def sampling():
    options = dict(temperature=1.5, top_k=40, top_p=0.9, seed=7, max_output_tokens=4)
    assert ask(**options).text == ask(**options).text
    assert "a" not in (ask(temperature=0, stop_sequences=["a"]).text or "")
    assert ask(temperature=0, max_output_tokens=1).candidates[0].finish_reason == "MAX_TOKENS"


def candidates():
    assert [c.index or 0 for c in ask(candidate_count=3, temperature=1).candidates] == [0, 1, 2]


def logprobs():
    result = ask(temperature=0, response_logprobs=True, logprobs=3).candidates[0].logprobs_result
    assert len(result.chosen_candidates) == len(result.top_candidates), result


def forced():
    mode = types.FunctionCallingConfig(mode="ANY", allowed_function_names=["weather"])
    response = ask(tools=[TOOL], tool_config=types.ToolConfig(function_calling_config=mode), temperature=0, max_output_tokens=40)
    call = response.function_calls[0]
    assert call.name == "weather" and isinstance(call.args["city"], str) and call.id, call
    reply = types.Part(function_response=types.FunctionResponse(id=call.id, name=call.name, response={"output": "sun"}))
    contents = [types.UserContent(QUESTION), response.candidates[0].content, types.UserContent(reply)]
    assert ask(contents, tools=[TOOL]).candidates


def history(ids):
    def call(i):
        return types.Part(function_call=types.FunctionCall(id=f"c{i}" if ids else None, name="weather", args={"city": "x"}))

    def reply(i):
        found = types.FunctionResponse(id=f"c{i}" if ids else None, name="weather", response={"result": "sun"})
        return types.Part(function_response=found)

    contents = [types.UserContent("Weather?"), types.ModelContent([call(0), call(1)]), types.UserContent([reply(1), reply(0)])]
    assert ask(contents, tools=[TOOL]).candidates


def schema():
    import json

    from pydantic import BaseModel

    class City(BaseModel):
        city: str
        size: int

    response = ask(temperature=0, response_mime_type="application/json", response_schema=City)
    City.model_validate(json.loads(response.text))


def enumeration():
    one = {"type": "STRING", "enum": ["red", "green"]}
    assert ask(response_mime_type="text/x.enum", response_schema=one).text in ("red", "green")


def thoughts():
    assert ask(thinking_config=types.ThinkingConfig(include_thoughts=True, thinking_budget=16)).candidates


def resolution():
    def tokens(level):
        return ask([PICTURE, "What?"], media_resolution=level).usage_metadata.prompt_token_count

    assert tokens("MEDIA_RESOLUTION_LOW") < tokens("MEDIA_RESOLUTION_HIGH")


def count():
    total = main.models.count_tokens(model=MODEL, contents=QUESTION).total_tokens
    assert total == ask().usage_metadata.prompt_token_count


def embed():
    config = types.EmbedContentConfig(output_dimensionality=16, task_type="RETRIEVAL_QUERY")
    many = main.models.embed_content(model="gemini-embedding-001", contents=["one", "two"], config=config)
    assert [len(e.values) for e in many.embeddings] == [16, 16]


def models():
    names = [model.name for model in main.models.list()]
    assert "models/nano" in names and f"models/{MODEL}" in names, names
    assert main.models.get(model=MODEL).input_token_limit > 0


def upload():
    file = main.files.upload(file=os.environ["LARGE"], config={"mime_type": "image/bmp"})
    assert file.state == "ACTIVE" and file.size_bytes == 9720054, file
    assert ask([file, "What colour?"], temperature=0).text


def files():
    import io

    data = io.BytesIO(base64.b64decode(os.environ["PICTURE"]))
    file = main.files.upload(file=data, config={"mime_type": "image/png", "display_name": "dot"})
    assert main.files.get(name=file.name).display_name == "dot"
    assert file.name in [found.name for found in main.files.list()]
    main.files.delete(name=file.name)
    try:
        main.files.get(name=file.name)
    except errors.ClientError as error:
        assert error.code == 404
    else:
        raise AssertionError("the file is still there")


def name():
    client = at(os.environ["SLOW"])
    assert client.models.generate_content(model="models/org/name:tag", contents="hi").text


def too_long():
    try:
        ask("too long " * 3000)
    except errors.ClientError as error:
        assert error.code == 400 and "exceeds the maximum" in error.message, error
    else:
        raise AssertionError("no error")


def broken():
    client = at(os.environ["BROKEN"])
    try:
        for _ in client.models.generate_content_stream(model="echo", contents="word " * 150):
            pass
    except Exception as error:
        assert "closed" not in str(error) or "peer closed" in str(error), error
        return
    raise AssertionError("no error")


def abort():
    client = at(os.environ["SLOW"])
    for _ in client.models.generate_content_stream(model="echo", contents="word " * 150):
        break


CASES = {
    "answer": answer,
    "stream": stream,
    "system instruction": system,
    "picture inline": picture,
    "picture drawn": drawn,
    "sampling options, stop, length": sampling,
    "candidates": candidates,
    "log-probabilities": logprobs,
    "forced function call": forced,
    "parallel calls, results by id": lambda: history(True),
    "calls without ids": lambda: history(False),
    "JSON by a schema": schema,
    "enum": enumeration,
    "thoughts asked for": thoughts,
    "media resolution": resolution,
    "count tokens": count,
    "embed one and many": embed,
    "list and get models": models,
    "upload 9.7 MB in chunks, use it": upload,
    "list, get, delete files": files,
    "name with slash and colon": name,
    "prompt too long: 400": too_long,
    "failure mid-stream throws": broken,
    "abort frees the model": abort,
}

CASES[sys.argv[1]]()
