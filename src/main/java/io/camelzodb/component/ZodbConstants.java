package io.camelzodb.component;

import org.apache.camel.spi.Metadata;

/** Names the headers of {@code zodb:}. */
public final class ZodbConstants {
  /** The operation, if the endpoint does not set it. */
  @Metadata(
      label = "producer",
      javaType = "io.camelzodb.component.ZodbOperation",
      description = "Read: what to do, where the endpoint has no option operation.")
  public static final String OPERATION = "CamelZodbOperation";

  /** The object. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description =
          "Read: the path of the object, where the endpoint has no option path; for record, write"
              + " and delete several, with line breaks between. No operation sets it.")
  public static final String PATH = "CamelZodbPath";

  /** The path of an object that was read. */
  @Metadata(
      label = "producer",
      javaType = "String",
      description = "Set by read: the path of the object.")
  public static final String OBJECT_PATH = "CamelZodbObjectPath";

  /** The transaction. */
  @Metadata(
      javaType = "String",
      description =
          "Set: the transaction in 16 hexadecimal digits. By the consumer: the one that the"
              + " exchange stands for. By the producer: up to which was recorded or listed, which"
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
      description =
          "Read by write: where the files are, where the endpoint has no option from. The consumer"
              + " of zope-tree sets it; no operation does.")
  public static final String FROM = "CamelZodbFrom";

  /** The user of the transaction. */
  @Metadata(
      javaType = "String",
      description =
          "The user of the transaction: the path of a user folder, a blank, the user id. Set by"
              + " the consumers; read by write and delete, where the endpoint has no option user.")
  public static final String USER = "CamelZodbUser";

  /** The note of the transaction. */
  @Metadata(
      javaType = "String",
      description =
          "The note of the transaction. Set by the consumers; read by write and delete, where the"
              + " endpoint has no option description.")
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
