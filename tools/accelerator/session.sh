#!/bin/bash
# What to run on a machine with an accelerator, from the unpacked archive (see pack.ts). One argument:
#   check        the first steps against ONNX Runtime's (needs reference.json), then the speed of pro and ultra
#   train NAME   trains NAME (pro or ultra) for LIMIT seconds (default 540), or goes on where it was ended
#   fetch NAME N copies the model into $OUT in pieces of 15 MB, four at a time: N is 0 for the first four
# PYTHON names the Python that has jax and onnx; default python3.
set -eu
cd "$(dirname "$0")/../.."
export PATH="$PWD/node:$PATH" ALHENA_PYTHON="${PYTHON:-python3}"
OUT="${OUT:-$PWD/out}"
mkdir -p "$OUT"
case "${1:-}" in
check)
  "$ALHENA_PYTHON" -c 'import jax; print(jax.__version__, jax.devices())'
  steps=$(node -p 'const { losses } = JSON.parse(fs.readFileSync("reference.json", "utf8")); Math.min(losses.length, Number(process.env.STEPS ?? 50))')
  for precision in float32 bfloat16; do
    node tools/accelerator/curve.ts nano "$steps" "$OUT/curve-$precision.json" --look 0 --device jax --precision $precision --against reference.json 2>"$OUT/curve-$precision.log"
    tail -1 "$OUT/curve-$precision.log"
  done
  for recipe in ${RECIPES-pro ultra}; do
    node bin/alhena.js bench train --recipe "$recipe.json" --device jax --precision bfloat16 --json | tee "$OUT/bench-$recipe.json"
  done
  ;;
train)
  resume=$([ -e "runs/$2/state.safetensors" ] && echo --resume || true)
  # The interrupt saves and ends; in the foreground, because otherwise it comes twice, and the second ends at once.
  timeout --foreground --signal=INT --kill-after=60 "${LIMIT:-540}" \
    node bin/alhena.js train "$2.json" --folder "runs/$2" --device jax --precision bfloat16 $resume ${FLAGS-} || true
  cp "runs/$2/log.jsonl" "$OUT/$2-log.jsonl"
  tail -2 "runs/$2/log.jsonl" | cut -c1-400
  ;;
fetch)
  mkdir -p pieces && rm -f pieces/* && split -b 15000000 -d "runs/$2/model.safetensors" "pieces/$2-model."
  find pieces -type f | sort | tail -n +$((4 * $3 + 1)) | head -4 | xargs -I{} cp {} "$OUT/"
  cp "runs/$2/config.json" "runs/$2/recipe.json" "$OUT/"
  ls -l pieces "$OUT"
  ;;
*)
  sed -n '2,6p' "$0"
  exit 2
  ;;
esac
