"""What Python's pools of processes need for a task that does nothing.

Prints one line per measurement: peer, measurement, median in microseconds per task.
"""

import argparse
import concurrent.futures
import multiprocessing
import os
import statistics
import time


def increment(x):
    return x + 1


def median_micros(measure, rounds, tasks):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        measure()
        times.append((time.perf_counter() - start) / tasks * 1e6)
    return statistics.median(times)


def report(peer, measurement, micros):
    print(f"{peer:22} {measurement:12} {micros:10.2f} us", flush=True)


def executor(args):
    with concurrent.futures.ProcessPoolExecutor(args.workers) as pool:
        def one_by_one():
            for i in range(args.tasks):
                pool.submit(increment, i).result()

        def many():
            for future in [pool.submit(increment, i) for i in range(args.tasks)]:
                future.result()

        def in_chunks():
            for _ in pool.map(increment, range(args.elements), chunksize=100):
                pass

        one_by_one()
        report("ProcessPoolExecutor", "roundTrip", median_micros(one_by_one, args.rounds, args.tasks))
        report("ProcessPoolExecutor", "submitMany", median_micros(many, args.rounds, args.tasks))
        report("ProcessPoolExecutor", "mapInChunks", median_micros(in_chunks, args.rounds, args.elements))


def pool(args):
    with multiprocessing.Pool(args.workers) as workers:
        def one_by_one():
            for i in range(args.tasks):
                workers.apply(increment, (i,))

        def many():
            for result in [workers.apply_async(increment, (i,)) for i in range(args.tasks)]:
                result.get()

        def in_chunks():
            workers.map(increment, range(args.elements), chunksize=100)

        one_by_one()
        report("multiprocessing.Pool", "roundTrip", median_micros(one_by_one, args.rounds, args.tasks))
        report("multiprocessing.Pool", "submitMany", median_micros(many, args.rounds, args.tasks))
        report("multiprocessing.Pool", "mapInChunks", median_micros(in_chunks, args.rounds, args.elements))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--tasks", type=int, default=1000)
    parser.add_argument("--elements", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    args = parser.parse_args()
    executor(args)
    pool(args)


if __name__ == "__main__":
    main()
