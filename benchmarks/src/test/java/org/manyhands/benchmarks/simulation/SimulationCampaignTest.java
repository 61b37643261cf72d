package org.manyhands.benchmarks.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A share of the campaign; {@code benchmarks/simulate} runs it all. */
class SimulationCampaignTest {

  private static final int SEEDS = 200;

  @Test
  void everyProgramKeepsWhatIsPromised() throws InterruptedException {
    SimulationCampaign campaign = new SimulationCampaign();
    campaign.run(1, SEEDS);
    assertEquals(0, campaign.failures(), campaign::toString);
    assertTrue(campaign.tasks() > SEEDS, campaign::toString);
  }
}
