import { expect, test } from 'vitest';
import { float32, int32, type Tensor } from './graph.ts';
import {
  add,
  crossEntropy,
  matmul,
  maximum,
  mean,
  pad,
  reshape,
  slice,
  sum,
  transpose,
} from './operations.ts';
import { printGraph } from './print.ts';
import { simplify } from './simplify.ts';
import { constant, trace } from './trace.ts';
import { grad } from './transform.ts';

interface Parameters<Leaf = Tensor> {
  readonly hidden: Leaf;
  readonly bias: Leaf;
  readonly out: Leaf;
}

/** A multilayer perceptron. @param x `[B, 4]` @param labels `[B]` */
function loss({ hidden, bias, out }: Parameters, x: Tensor, labels: Tensor): Tensor {
  const features = maximum(add(matmul(x, hidden), bias), 0);
  return mean(crossEntropy(matmul(features, out), labels));
}

const PARAMETERS = { hidden: float32([4, 8]), bias: float32([8]), out: float32([8, 3]) };
const NAMES = ['parameters', 'x', 'labels'];

test('a perceptron', () => {
  const graph = trace(loss, NAMES, PARAMETERS, float32(['B', 4]), int32(['B']));
  expect(printGraph(graph)).toMatchInlineSnapshot(`
    "(parameters.hidden:f32[4,8], parameters.bias:f32[8], parameters.out:f32[8,3], x:f32[B,4], labels:i32[B]) {
      a:f32[B,8] = matmul x parameters.hidden
      b:f32[B,8] = add a parameters.bias
      c:f32[] = constant[0]
      d:f32[B,8] = maximum b c
      e:f32[B,3] = matmul d parameters.out
      f:f32[B] = crossEntropy e labels
      g:f32[1] = mean[axes=0] f
      return output=g
    }"
  `);
});

test('its gradient', () => {
  const graph = trace(grad(loss), NAMES, PARAMETERS, float32([2, 4]), int32([2]));
  expect(printGraph(simplify(graph))).toMatchInlineSnapshot(`
    "(parameters.hidden:f32[4,8], parameters.bias:f32[8], parameters.out:f32[8,3], x:f32[2,4], labels:i32[2]) {
      a:f32[2,8] = matmul x parameters.hidden
      b:f32[2,8] = add a parameters.bias
      c:f32[] = constant[0]
      d:f32[2,8] = maximum b c
      e:f32[2,3] = matmul d parameters.out
      f:f32[] = constant[1]
      g:f32[1] = broadcast[1] f
      h:f32[] = constant[0.5]
      i:f32[1] = multiply g h
      j:f32[2] = broadcast[2] i
      k:f32[2,1] = reshape[2,1] j
      l:f32[2,3] = softmax e
      m:f32[2,3] = oneHot[depth=3] labels
      n:f32[2,3] = subtract l m
      o:f32[2,3] = multiply n k
      p:f32[2,8] = matmul[Bᵀ] o parameters.out
      q:f32[8,3] = matmul[Aᵀ] d o
      r:bool[2,8] = lessOrEqual c b
      s:f32[2,8] = cast[float32] r
      t:f32[2,8] = multiply p s
      u:f32[1,8] = sum[axes=0] t
      v:f32[8] = reshape[8] u
      w:f32[4,8] = matmul[Aᵀ] x t
      return hidden=w, bias=v, out=q
    }"
  `);
});

test('attributes', () => {
  const graph = trace(
    (x: Tensor) => ({
      corner: sum(slice(pad(x, -1, 1, 2), 1, 0, 3), [-2]),
      square: matmul(x, transpose(reshape(x, ['B', 4]), [1, 0]), { transposeA: true, transposeB: true }),
      scalar: reshape(constant('float32', [1], new Float32Array([0.1])), []),
    }),
    ['x'],
    float32(['B', 4]),
  );
  expect(printGraph(graph)).toMatchInlineSnapshot(`
    "(x:f32[B,4]) {
      a:f32[B,7] = pad[axis=1 1,2] x
      b:f32[B,3] = slice[axis=1 0:3] a
      c:f32[1,3] = sum[axes=0] b
      d:f32[B,4] = reshape[B,4] x
      e:f32[4,B] = transpose[1,0] d
      f:f32[4,4] = matmul[AᵀBᵀ] x e
      g:f32[1] = constant[0.1]
      h:f32[] = reshape[] g
      return corner=c, square=f, scalar=h
    }"
  `);
});
