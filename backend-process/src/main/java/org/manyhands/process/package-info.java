/**
 * Tasks in child JVMs on this machine, over a private Unix socket.
 *
 * <p>In the program, {@code ProcessBackend} hands each job to an idle {@code WorkerProcess}, which
 * starts, supervises and ends one child JVM; its {@code Exchange} sends the jobs and takes the
 * answers. In the child, {@code WorkerMain} runs one task after the other.
 *
 * <p>A worker has two connections. Tasks and results cross the socket as frames; the worker reads
 * the next task only after it has answered the last. Its standard input is its lifeline: the first
 * line is the token that the worker sends back on the socket, further lines tell it to interrupt a
 * task or to end, and the end of input, which comes when the program ends in whatever way, ends the
 * worker at once. What tasks print goes to standard output, which carries nothing else.
 */
package org.manyhands.process;
