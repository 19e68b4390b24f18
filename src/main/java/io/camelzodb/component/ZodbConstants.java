package io.camelzodb.component;

import org.apache.camel.spi.Metadata;

/** Names of headers. */
public final class ZodbConstants {
  /** What to do, instead of the option of the endpoint. */
  @Metadata(
      label = "producer",
      javaType = "io.camelzodb.component.ZodbOperation",
      description = "What to do, instead of the option operation.")
  public static final String OPERATION = "CamelZodbOperation";

  /** The object. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description =
          "The path of the object, instead of the option path; for record several, with line"
              + " breaks between.")
  public static final String PATH = "CamelZodbPath";

  /** The transaction. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description =
          "Set: the transaction in 16 hexadecimal digits: up to which was recorded or listed, which"
              + " wrote the object that was read, or the last one.")
  public static final String TID = "CamelZodbTid";

  /** The record of the object. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description = "Set by read: the oid of the object in 16 hexadecimal digits.")
  public static final String OID = "CamelZodbOid";

  /** How many objects there were. */
  @Metadata(
      label = "producer",
      javaType = "long",
      description = "Set by record and list: how many objects were recorded or are listed.")
  public static final String OBJECTS = "CamelZodbObjects";

  /** The commit. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description = "Set by record: the 40 digits of the commit; absent where none was made.")
  public static final String COMMIT = "CamelZodbCommit";

  private ZodbConstants() {}
}
