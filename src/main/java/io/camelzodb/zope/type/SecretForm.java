package io.camelzodb.zope.type;

/** Says where in the value of a metadata key a secret is. */
public enum SecretForm {
  /** The value, a text or bytes, is the secret. */
  PASSWORD,
  /** The value is a text with which one connects, and has the password somewhere in it. */
  CONNECTION,
  /** The value is a list of users: tuples of name, password and more. */
  USERS
}
