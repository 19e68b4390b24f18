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
          "The path of the object, instead of the option path; for record, write and delete"
              + " several, with line breaks between.")
  public static final String PATH = "CamelZodbPath";

  /** The transaction. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description =
          "Set: the transaction in 16 hexadecimal digits: up to which was recorded or listed, which"
              + " wrote the object that was read, the last one, or the one that was made; absent"
              + " where there was nothing to write.")
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
      description =
          "Set by record and list: how many objects were recorded or are listed; by write and"
              + " delete: how many steps the plan has.")
  public static final String OBJECTS = "CamelZodbObjects";

  /** The commit. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description = "Set by record: the 40 digits of the commit; absent where none was made.")
  public static final String COMMIT = "CamelZodbCommit";

  /** Where the files are. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description = "For write: where the files are, instead of the option from.")
  public static final String FROM = "CamelZodbFrom";

  /** The user of the transaction. */
  @Metadata(
      javaType = "String",
      description =
          "The user of the transaction: the path of a user folder, a blank, the user id. For write"
              + " and delete instead of the option user.")
  public static final String USER = "CamelZodbUser";

  /** The note of the transaction. */
  @Metadata(
      javaType = "String",
      description =
          "The note of the transaction. For write and delete instead of the option description.")
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
