package io.camelzodb.storage.driver;

/** Says how a damaged database is treated. */
public enum DamagePolicy {
  /** Not open it at all. */
  REFUSE,
  /** Use the part before the damage. */
  STOP,
  /** Use records found after the damage as well. */
  SKIP
}
