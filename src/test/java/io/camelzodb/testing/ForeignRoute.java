package io.camelzodb.testing;

/** A route as people write it who use the jar in an application of their own. */
public final class ForeignRoute {
  /** Records the users once, and writes into the file {@code dir} what the base folder is. */
  public static final String RECORD_ONCE =
      """
      - route:
          from:
            uri: "timer:once?repeatCount=1&delay=10"
            steps:
              - to: "zodb:{{zodb.source}}?operation=record&path=/acl_users"
              - setBody:
                  simple: "{{zodb.base-dir}}"
              - to: "file:.?fileName=dir"
      """;

  private ForeignRoute() {}
}
