package io.camelzodb.pickle;

/**
 * Represents a class or function by its number in the registry of the program that wrote the
 * pickle.
 *
 * @param code 1 to 2³¹-1
 */
public record ExtensionCode(int code) implements Value {}
