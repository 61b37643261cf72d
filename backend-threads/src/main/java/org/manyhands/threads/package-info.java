/**
 * Tasks on threads of this JVM: {@code threads} on a work-stealing pool of platform threads sized
 * to the machine, {@code virtual} on a virtual thread each, {@code caller} on the thread that
 * submits; {@code rehearsal} as {@code threads}, with every task and result serialized.
 */
package org.manyhands.threads;
