"""What Numba needs for the kernels of GpuBenchmark, on arrays that are on the device.

Needs a CUDA GPU, NumPy and Numba with its CUDA target. Results go to arrays that are there
already, and stay on the device; each is held against Python's own, at some indices, before it is
measured. Prints one line per measurement: peer, measurement, median in milliseconds. Numba has no
scan; sum is its cuda.reduce, whose result comes back. launch1024 is the square of 1024 numbers,
to its end.
"""

import argparse
import math
import statistics
import time

import numpy
from numba import cuda, float32

GROUP = 256


@cuda.jit
def square(x, y):
    i = cuda.grid(1)
    if i < y.size:
        y[i] = x[i] * x[i]


@cuda.jit
def saxpy(x, y, z):
    i = cuda.grid(1)
    if i < z.size:
        z[i] = float32(2.5) * x[i] + y[i]


@cuda.jit
def stencil(x, y):
    i = cuda.grid(1)
    if i < y.size:
        if i == 0 or i == y.size - 1:
            y[i] = x[i]
        else:
            y[i] = float32(0.25) * x[i - 1] + float32(0.5) * x[i] + float32(0.25) * x[i + 1]


def normal(d):
    k = 1.0 / (1.0 + 0.2316419 * abs(d))
    w = 0.3989422804014327 * math.exp(-0.5 * d * d) * k * (0.31938153 + k * (
        -0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
    return w if d < 0 else 1.0 - w


normal_on_device = cuda.jit(device=True)(normal)


@cuda.jit
def black_scholes(spots, strikes, years, calls):
    i = cuda.grid(1)
    if i < calls.size:
        spot, strike, t = float(spots[i]), float(strikes[i]), float(years[i])
        spread = 0.3 * math.sqrt(t)
        d = (math.log(spot / strike) + (0.02 + 0.5 * 0.3 * 0.3) * t) / spread
        calls[i] = (spot * normal_on_device(d)
                    - strike * math.exp(-0.02 * t) * normal_on_device(d - spread))


@cuda.jit
def mandelbrot(picture, side):
    i = cuda.grid(1)
    if i < picture.size:
        step = float32(3) / float32(side)
        re = float32(i % side) * step - float32(2.25)
        im = float32(i // side) * step - float32(1.5)
        a = float32(0)
        b = float32(0)
        k = 0
        while k < 100 and a * a + b * b < float32(4):
            a, b = a * a - b * b + re, float32(2) * a * b + im
            k += 1
        picture[i] = k


@cuda.jit
def matmul(a, b, c):
    i = cuda.grid(1)
    if i < c.size:
        row, column = i // 512, i % 512
        total = float32(0)
        for k in range(512):
            total += a[row * 512 + k] * b[k * 512 + column]
        c[i] = total


@cuda.reduce
def add(left, right):
    return left + right


def expected_call(spot, strike, t):
    spread = 0.3 * math.sqrt(t)
    d = (math.log(spot / strike) + (0.02 + 0.5 * 0.3 * 0.3) * t) / spread
    return spot * normal(d) - strike * math.exp(-0.02 * t) * normal(d - spread)


def expected_iterations(side, i):
    step = numpy.float32(3) / numpy.float32(side)
    re = numpy.float32(i % side) * step - numpy.float32(2.25)
    im = numpy.float32(i // side) * step - numpy.float32(1.5)
    a = b = numpy.float32(0)
    for k in range(100):
        if a * a + b * b >= 4:
            return k
        a, b = a * a - b * b + re, 2 * a * b + im
    return 100


def check(name, result, expected, indices):
    actual = result.copy_to_host()
    wrong = sum(not math.isclose(actual[i], expected(i), rel_tol=1e-5, abs_tol=1e-5)
                for i in indices)
    # Points at the edge of mandelbrot may differ: products are fused.
    if wrong > (0.01 * len(indices) if actual.dtype == numpy.int32 else 0):
        raise SystemExit(f"{name} differs at {wrong} indices. Mend it before you measure.")


def median_millis(call, rounds):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        cuda.synchronize()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def report(name, call, rounds):
    median_millis(call, 5)  # warms up
    print(f"{'Numba':22} {name:18} {median_millis(call, rounds):10.4f} ms", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--size", type=int, default=10_000_000)
    args = parser.parse_args()
    n, side = args.size, int(args.size ** 0.5)
    random = numpy.random.default_rng(1)
    hx, hy = random.random(n, numpy.float32), random.random(n, numpy.float32)
    hs, hk = 50 + 100 * hx, 50 + 100 * hy
    ht = numpy.float32(0.25) + 5 * random.random(n, numpy.float32)
    hq = random.integers(-15, 16, n).astype(numpy.float32) / 4  # their sums are exact
    ha, hb = random.random(512 * 512, numpy.float32), random.random(512 * 512, numpy.float32)
    product = (ha.reshape(512, 512) @ hb.reshape(512, 512)).ravel()
    x, y, s, k, t, q, a, b = map(cuda.to_device, (hx, hy, hs, hk, ht, hq, ha, hb))
    small = cuda.to_device(hx[:1024])

    def stencil_at(i):
        return hx[i] if i in (0, n - 1) else 0.25 * hx[i - 1] + 0.5 * hx[i] + 0.25 * hx[i + 1]

    maps = {
        "square": (square, n, (x,), (), lambda i: hx[i] * hx[i]),
        "saxpy": (saxpy, n, (x, y), (), lambda i: 2.5 * hx[i] + hy[i]),
        "stencil": (stencil, n, (x,), (), stencil_at),
        "blackScholes": (black_scholes, n, (s, k, t), (),
                         lambda i: expected_call(float(hs[i]), float(hk[i]), float(ht[i]))),
        "mandelbrot": (mandelbrot, side * side, (), (side,),
                       lambda i: expected_iterations(side, i)),
        "matmul": (matmul, 512 * 512, (a, b), (), lambda i: product[i]),
        "launch1024": (square, 1024, (small,), (), lambda i: hx[i] * hx[i]),
    }
    for name, (kernel, size, inputs, numbers, expected) in maps.items():
        kind = numpy.int32 if name == "mandelbrot" else numpy.float32
        result = cuda.device_array(size, kind)
        configured = kernel[(size + GROUP - 1) // GROUP, GROUP]

        def call():
            configured(*inputs, result, *numbers)

        call()
        check(name, result, expected, [0, size - 1, *random.integers(0, size, 1000).tolist()])
        report(name, call, args.rounds)
    if add(q) != hq.sum(dtype=numpy.float64):
        raise SystemExit("sum differs from NumPy. Mend it before you measure.")
    report("sum", lambda: add(q), args.rounds)


if __name__ == "__main__":
    main()
