"""What Python's pools of processes need for a large array as the argument of a task.

Pickled with each task, and shared before by multiprocessing.shared_memory. Prints one line per
measurement: peer, measurement, median in milliseconds per task.
"""

import argparse
import array
import concurrent.futures
import multiprocessing
import os
import statistics
import time
from multiprocessing import shared_memory

ATTACHED = {}


def touch(values):
    return values[len(values) // 2]


def attach(name):
    if name not in ATTACHED:
        ATTACHED[name] = shared_memory.SharedMemory(name=name)
    return ATTACHED[name]


def touch_shared(name):
    values = attach(name).buf.cast("d")
    result = values[len(values) // 2]
    values.release()
    return result


def touch_fresh(name):
    memory = shared_memory.SharedMemory(name=name)
    values = memory.buf.cast("d")
    result = values[len(values) // 2]
    values.release()
    memory.close()
    return result


def share(values):
    memory = shared_memory.SharedMemory(create=True, size=len(values) * 8)
    memory.buf[: len(values) * 8] = memoryview(values).cast("B")
    return memory


def median_millis(measure, rounds):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        measure()
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


def report(peer, measurement, millis):
    print(f"{peer:22} {measurement:18} {millis:10.3f} ms", flush=True)


def measure(peer, call, values, rounds):
    memory = share(values)

    def anew():
        fresh = share(values)
        try:
            call(touch_fresh, fresh.name)
        finally:
            fresh.close()
            fresh.unlink()

    try:
        call(touch_shared, memory.name)
        report(peer, "sentAndTouched", median_millis(lambda: call(touch, values), rounds))
        report(peer, "sharedAndTouched",
               median_millis(lambda: call(touch_shared, memory.name), 100 * rounds))
        report(peer, "sharedAnew", median_millis(anew, rounds))
    finally:
        memory.close()
        memory.unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--mebibytes", type=int, default=64)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    args = parser.parse_args()
    values = array.array("d", range(args.mebibytes << 17))
    with concurrent.futures.ProcessPoolExecutor(args.workers) as pool:
        measure("ProcessPoolExecutor", lambda f, *a: pool.submit(f, *a).result(), values, args.rounds)
    with multiprocessing.Pool(args.workers) as pool:
        measure("multiprocessing.Pool", lambda f, *a: pool.apply(f, a), values, args.rounds)


if __name__ == "__main__":
    main()
