/**
 * How tasks cross the boundary of a process: values to bytes and back, behind a filter; failures
 * that arrive whatever they are made of; what both sides do with them; frames on a channel; how a
 * process is started, how it ended, and how it is ended with all that it has started. For backends
 * of this project.
 */
package org.manyhands.wire;
