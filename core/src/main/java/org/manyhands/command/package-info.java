/**
 * Programs as tasks: {@link org.manyhands.command.Command} runs an external program wherever a
 * backend runs tasks.
 *
 * <p>A command is a value: a program and its arguments, its input, its environment and folder, and
 * limits on its time and output. Its {@code call()} starts the program, feeds it, waits until it
 * has ended, and returns what it printed; that is the same on every backend. There is no shell:
 * arguments reach the program as they are, and nothing needs to be quoted. Whoever wants a shell
 * asks for one, as in {@code Command.of("sh", "-c", "ls *.txt | wc -l")}.
 *
 * <p><b>Ends.</b> A command ends when its program does. A program that is to stop because its task
 * is cancelled, because of a time limit, or because it prints too much, is killed together with all
 * processes that it has started, and its task goes on only when they are gone. So does a program
 * whose JVM ends in order. A process that a program leaves behind when it ends by itself is left
 * alone, and not waited for: a command has what was printed until its program ended.
 *
 * <p><b>Failures.</b> A program that cannot be started, that exceeds a limit or that ends with an
 * exit code other than zero (unless others are accepted) is a {@link
 * org.manyhands.command.CommandFailedException}.
 *
 * <p><b>Secrets.</b> Messages and {@code toString()} show the program, its arguments, its folder
 * and an excerpt of what it printed; arguments can be seen by every user of the machine, too. They
 * never show the input or the values of environment variables, which is where secrets belong.
 */
package org.manyhands.command;
