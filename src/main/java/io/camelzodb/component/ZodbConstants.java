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

  /** The user of the transaction. */
  @Metadata(
      label = "consumer",
      javaType = "String",
      description = "The user of the transaction: the path of a user folder, a blank, the user id.")
  public static final String USER = "CamelZodbUser";

  /** The note of the transaction. */
  @Metadata(label = "consumer", javaType = "String", description = "The note of the transaction.")
  public static final String DESCRIPTION = "CamelZodbDescription";

  /** The time of the transaction. */
  @Metadata(
      label = "consumer",
      javaType = "String",
      description = "The time of the transaction, ISO 8601.")
  public static final String TIME = "CamelZodbTime";

  /** The extension of the transaction. */
  @Metadata(
      label = "consumer",
      javaType = "byte[]",
      description = "The extension of the transaction, a pickled dictionary; empty for none.")
  public static final String EXTENSION = "CamelZodbExtension";

  /** Whether the body is all of the database. */
  @Metadata(
      label = "consumer",
      javaType = "boolean",
      description = "Whether the body is the whole database as of the transaction.")
  public static final String WHOLE = "CamelZodbWhole";

  /** Why an exchange was parked. */
  @Metadata(
      label = "consumer",
      javaType = "String",
      description = "Of an exchange that is parked: the message of its failure.")
  public static final String ERROR = "CamelZodbError";

  private ZodbConstants() {}
}
