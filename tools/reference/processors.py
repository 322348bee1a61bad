"""What the published image processor makes of pictures, and the grids of many sizes. See README.md."""

import json
import math
import sys
from pathlib import Path

import numpy
import torch
from safetensors.torch import save_file
from transformers.models.gemma4_unified.image_processing_gemma4_unified import (
    Gemma4UnifiedImageProcessor,
    get_aspect_ratio_preserving_size,
)

SOFT_TOKENS = (70, 140, 280, 560, 1120)


def photograph(width, height):
    """Smooth colours with an edge: what photographs are made of. [height, width, 3] bytes."""
    y, x = numpy.mgrid[0:height, 0:width].astype(numpy.float64)
    waves = [numpy.sin(x / 9 + y / 23), numpy.cos(x / 31 - y / 7), numpy.sin((x + y) / 17)]
    picture = numpy.stack([127.5 + 100 * wave for wave in waves], axis=-1)
    picture[(x - width / 2) ** 2 + (y - height / 2) ** 2 < (min(width, height) / 4) ** 2] += 60
    return picture.clip(0, 255).astype(numpy.uint8)


def drawing(width, height, seed):
    """Nothing but hard edges between the extremes, where rounding between two passes shows most."""
    random = numpy.random.default_rng(seed)
    coarse = random.integers(0, 2, (math.ceil(height / 3), math.ceil(width / 3), 3), dtype=numpy.uint8) * 255
    return numpy.repeat(numpy.repeat(coarse, 3, axis=0), 3, axis=1)[:height, :width]


# Sides, the picture, and the processor's settings. Small patches keep the files small; the last are as published.
CASES = [
    ("shrunk", photograph(150, 90), dict(patch_size=2, pooling_kernel_size=2, max_soft_tokens=70)),
    ("enlarged", photograph(20, 31), dict(patch_size=2, pooling_kernel_size=2, max_soft_tokens=140)),
    ("edges", drawing(97, 64, 1), dict(patch_size=2, pooling_kernel_size=2, max_soft_tokens=70)),
    ("strip", photograph(400, 3), dict(patch_size=2, pooling_kernel_size=2, max_soft_tokens=70)),
    ("fitting", drawing(40, 28, 2), dict(patch_size=2, pooling_kernel_size=2, max_soft_tokens=70)),
    ("published", photograph(160, 120), dict(max_soft_tokens=70)),
]
# Of the published patches, 6912 bytes each, only some are kept.
KEPT = {"published": [0, 8, 31, 62]}


def main(folder):
    tensors, cases = {}, []
    for name, picture, settings in CASES:
        processor = Gemma4UnifiedImageProcessor(**settings)
        result = processor(images=torch.from_numpy(picture.transpose(2, 0, 1).copy()), return_tensors="pt")
        count = int(result["num_soft_tokens_per_image"][0])
        pixels = result["pixel_values"][0][:count]
        places = result["image_position_ids"][0][:count]
        assert ((pixels * 255).round() / 255 - pixels).abs().max() < 1e-6
        kept = KEPT.get(name, list(range(count)))
        tensors[f"{name}.picture"] = torch.from_numpy(picture.copy())
        tensors[f"{name}.patches"] = (pixels[kept] * 255).round().to(torch.uint8)
        columns, rows = (int(side) + 1 for side in places.max(0).values)
        cases.append(
            {
                "name": name,
                "patchSize": processor.patch_size * processor.pooling_kernel_size,
                "maxPatches": processor.max_soft_tokens,
                "rows": rows,
                "columns": columns,
                "kept": kept,
            }
        )
    random = numpy.random.default_rng(3)
    grids = []
    sizes = [(1, 1), (48, 48), (1, 5000), (5000, 1), (640, 480), (1920, 1080), (767, 769), (3, 2000)]
    sizes += [tuple(int(side) for side in random.integers(1, 3000, 2)) for _ in range(150)]
    sizes += [(side, side) for side in (3, 100, 224, 801, 2047)]
    for width, height in sizes:
        for budget in SOFT_TOKENS:
            try:
                tall, wide = get_aspect_ratio_preserving_size(height, width, 16, budget * 9, 3)
            except ValueError:
                continue
            grids.append([width, height, budget, tall // 48, wide // 48])
    save_file(tensors, folder / "processors.safetensors")
    text = json.dumps({"cases": cases, "grids": grids}, separators=(",", ":"))
    (folder / "processors.json").write_text(text + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
