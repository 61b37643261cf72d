package org.manyhands.testkit;

/** §13: tasks and callbacks that go on where others end. */
abstract class CompositionRules extends DependencyRules {

  CompositionRules(BackendConformance kit) {
    super(kit);
  }
}
