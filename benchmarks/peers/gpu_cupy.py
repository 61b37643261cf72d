"""What CuPy needs for the kernels of GpuBenchmark, on arrays that are on the device.

Needs a CUDA GPU, NumPy and CuPy. Results stay on the device; each is held against NumPy's before
it is measured. Prints one line per measurement: peer, measurement, median in milliseconds.
matmul multiplies as GpuBenchmark does, element by element; matmulCublas by cuBLAS. launch1024 is
the square of 1024 numbers, to its end.
"""

import argparse
import statistics
import time

import cupy
import numpy

GROUP = 256

SQUARE = cupy.ElementwiseKernel("float32 x", "float32 y", "y = x * x", "square")
SAXPY = cupy.ElementwiseKernel("float32 x, float32 y", "float32 z", "z = 2.5f * x + y", "saxpy")
STENCIL = cupy.ElementwiseKernel(
    "raw float32 x, int32 n", "float32 y",
    "y = i == 0 || i == n - 1 ? x[i] : 0.25f * x[i - 1] + 0.5f * x[i] + 0.25f * x[i + 1]",
    "stencil")
BLACK_SCHOLES = cupy.ElementwiseKernel(
    "float32 s, float32 k, float32 t", "float32 call",
    """
    double spot = s, strike = k, time = t;
    double spread = 0.3 * sqrt(time);
    double d = (log(spot / strike) + (0.02 + 0.5 * 0.3 * 0.3) * time) / spread;
    call = (float) (spot * normal(d) - strike * exp(-0.02 * time) * normal(d - spread));
    """,
    "black_scholes",
    preamble="""
    __device__ double normal(double d) {
      double k = 1 / (1 + 0.2316419 * fabs(d));
      double w = 0.3989422804014327 * exp(-0.5 * d * d) * k
          * (0.31938153 + k * (-0.356563782
              + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
      return d < 0 ? w : 1 - w;
    }
    """)
MANDELBROT = cupy.ElementwiseKernel(
    "int32 side", "int32 picture",
    """
    float re = (i % side) * (3.0f / side) - 2.25f;
    float im = (i / side) * (3.0f / side) - 1.5f;
    float a = 0, b = 0;
    int k = 0;
    while (k < 100 && a * a + b * b < 4) {
      float next = a * a - b * b + re;
      b = 2 * a * b + im;
      a = next;
      k++;
    }
    picture = k;
    """,
    "mandelbrot")
MATMUL = cupy.RawKernel(
    """
    extern "C" __global__ void matmul(const float *a, const float *b, float *c) {
      int i = blockIdx.x * blockDim.x + threadIdx.x, row = i / 512, column = i % 512;
      float sum = 0;
      for (int k = 0; k < 512; k++) sum += a[row * 512 + k] * b[k * 512 + column];
      c[i] = sum;
    }
    """,
    "matmul")


def expected_stencil(x):
    y = x.copy()
    y[1:-1] = 0.25 * x[:-2] + 0.5 * x[1:-1] + 0.25 * x[2:]
    return y


def expected_calls(spots, strikes, years):
    s, k, t = (values.astype(numpy.float64) for values in (spots, strikes, years))
    spread = 0.3 * numpy.sqrt(t)
    d = (numpy.log(s / k) + (0.02 + 0.5 * 0.3 * 0.3) * t) / spread
    return s * expected_normal(d) - k * numpy.exp(-0.02 * t) * expected_normal(d - spread)


def expected_normal(d):
    k = 1 / (1 + 0.2316419 * numpy.abs(d))
    w = 0.3989422804014327 * numpy.exp(-0.5 * d * d) * k * (0.31938153 + k * (
        -0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
    return numpy.where(d < 0, w, 1 - w)


def expected_picture(side):
    step = numpy.float32(3) / numpy.float32(side)
    at = numpy.arange(side, dtype=numpy.float32)
    re, im = numpy.meshgrid(at * step - numpy.float32(2.25), at * step - numpy.float32(1.5))
    a, b = numpy.zeros_like(re), numpy.zeros_like(re)
    picture = numpy.zeros(re.shape, numpy.int32)
    inside = numpy.ones(re.shape, bool)
    for _ in range(100):
        inside &= a * a + b * b < 4
        picture += inside
        a[inside], b[inside] = (a * a - b * b + re)[inside], (2 * a * b + im)[inside]
    return picture.ravel()


def check(name, actual, expected):
    actual = cupy.asnumpy(actual)
    if actual.dtype == numpy.int32:
        agree = numpy.mean(actual != expected) <= 0.01  # points at the edge: products are fused
    else:
        agree = numpy.allclose(actual, expected, rtol=1e-5, atol=1e-5)
    if not agree:
        raise SystemExit(f"{name} differs from NumPy. Mend it before you measure.")


def median_millis(call, rounds):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        cupy.cuda.Device().synchronize()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--size", type=int, default=10_000_000)
    args = parser.parse_args()
    n, side = args.size, int(args.size ** 0.5)
    random = numpy.random.default_rng(1)
    hx, hy = random.random(n, numpy.float32), random.random(n, numpy.float32)
    spots, strikes = 50 + 100 * hx, 50 + 100 * hy
    years = numpy.float32(0.25) + 5 * random.random(n, numpy.float32)
    quarters = random.integers(-15, 16, n).astype(numpy.float32) / 4  # their sums are exact
    ha, hb = random.random((512, 512), numpy.float32), random.random((512, 512), numpy.float32)
    x, y, s, k, t, q, a, b = map(
        cupy.asarray, (hx, hy, spots, strikes, years, quarters, ha, hb))
    small = x[:1024].copy()

    def matmul():
        c = cupy.empty((512, 512), cupy.float32)
        MATMUL((512 * 512 // GROUP,), (GROUP,), (a, b, c))
        return c

    kernels = {
        "square": (lambda: SQUARE(x), hx * hx),
        "saxpy": (lambda: SAXPY(x, y), numpy.float32(2.5) * hx + hy),
        "stencil": (lambda: STENCIL(x, n, size=n), expected_stencil(hx)),
        "blackScholes": (lambda: BLACK_SCHOLES(s, k, t), expected_calls(spots, strikes, years)),
        "mandelbrot": (lambda: MANDELBROT(side, size=side * side), expected_picture(side)),
        "matmul": (matmul, ha @ hb),
        "matmulCublas": (lambda: a @ b, ha @ hb),
        "sum": (lambda: q.sum(), quarters.sum(dtype=numpy.float64)),
        "scan": (lambda: cupy.cumsum(q), numpy.cumsum(quarters, dtype=numpy.float64)),
        "launch1024": (lambda: SQUARE(small), hx[:1024] ** 2),
    }
    for name, (call, expected) in kernels.items():
        check(name, call(), expected)
        median_millis(call, 5)  # warms up
        print(f"{'CuPy':22} {name:18} {median_millis(call, args.rounds):10.4f} ms", flush=True)


if __name__ == "__main__":
    main()
