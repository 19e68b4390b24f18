package io.camelzodb.storage.driver;

/** Says what is done with a database whose file is damaged. */
public enum DamagePolicy {
  /** Not open it at all. */
  REFUSE,
  /** Use what lies before the damage. */
  STOP,
  /** Use what can be found behind it as well. */
  SKIP
}
