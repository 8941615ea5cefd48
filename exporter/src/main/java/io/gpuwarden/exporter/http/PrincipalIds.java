package io.gpuwarden.exporter.http;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;

/**
 * Numbers of the JDK's users and groups. The JDK keeps them to itself, but compares by them and
 * takes digits for one: the hash is a guess at the number, and the comparison proves it. May block.
 */
final class PrincipalIds {
  private PrincipalIds() {}

  /**
   * @throws IOException if the number cannot be told for sure
   */
  static long uid(UserPrincipal user) throws IOException {
    int guess = user.hashCode();
    if (!user.equals(lookup().lookupPrincipalByName(Integer.toString(guess)))) {
      throw new IOException("no number is known for the user " + user.getName());
    }
    return Integer.toUnsignedLong(guess);
  }

  /**
   * @throws IOException if the number cannot be told for sure
   */
  static long gid(GroupPrincipal group) throws IOException {
    int hash = group.hashCode();
    for (int guess : new int[] {hash, ~hash}) {
      if (group.equals(lookup().lookupPrincipalByGroupName(Integer.toString(guess)))) {
        return Integer.toUnsignedLong(guess);
      }
    }
    throw new IOException("no number is known for the group " + group.getName());
  }

  private static UserPrincipalLookupService lookup() {
    return FileSystems.getDefault().getUserPrincipalLookupService();
  }
}
