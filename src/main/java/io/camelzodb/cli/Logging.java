package io.camelzodb.cli;

/** Tells Log4j what to write, before the first logger is made. */
final class Logging {
  private Logging() {}

  /** Warnings only, or what is done as well. */
  static void configure(boolean verbose) {
    set("log4j2.configurationFile", "classpath:io/camelzodb/cli/log4j2.xml");
    set("log4j2.disableJmx", "true");
    set("camelzodb.log.level", verbose ? "debug" : "warn");
  }

  /** Routes run for long: they say what they do. */
  static void routes() {
    if ("warn".equals(System.getProperty("camelzodb.log.level"))) {
      System.setProperty("camelzodb.log.level", "info");
    }
  }

  /** A command that waits for one route says itself what failed. */
  static void failuresAreReported() {
    set("camelzodb.log.failures", "off");
  }

  private static void set(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
