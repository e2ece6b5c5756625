package io.framecast.frameservice.archive;

import java.util.Comparator;

/**
 * Names as people order them: {@code img2} before {@code img10}, upper and lower case alike, a directory's files together. A total
 * order that agrees with equals: names that people would not tell apart are ordered by their characters. Pure.
 */
final class NaturalOrder implements Comparator<String> {

    @Override
    public int compare(String one, String other) {
        int natural = naturally(one, other);
        return natural != 0 ? natural : one.compareTo(other);
    }

    private static int naturally(String one, String other) {
        int i = 0;
        int j = 0;
        while (i < one.length() && j < other.length()) {
            if (isDigit(one.charAt(i)) && isDigit(other.charAt(j))) {
                int endOfOne = endOfDigits(one, i);
                int endOfOther = endOfDigits(other, j);
                int numbers = numbers(one.substring(i, endOfOne), other.substring(j, endOfOther));
                if (numbers != 0) {
                    return numbers;
                }
                i = endOfOne;
                j = endOfOther;
            } else {
                int characters = Character.compare(rank(one.charAt(i++)), rank(other.charAt(j++)));
                if (characters != 0) {
                    return characters;
                }
            }
        }
        return Integer.compare(one.length() - i, other.length() - j);
    }

    /** Of any length: file names have time stamps of more digits than a long has. */
    private static int numbers(String one, String other) {
        String bareOne = withoutZeros(one);
        String bareOther = withoutZeros(other);
        return bareOne.length() != bareOther.length() ? Integer.compare(bareOne.length(), bareOther.length()) : bareOne.compareTo(bareOther);
    }

    private static String withoutZeros(String digits) {
        int at = 0;
        while (at < digits.length() - 1 && digits.charAt(at) == '0') {
            at++;
        }
        return digits.substring(at);
    }

    private static int endOfDigits(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** A directory's end comes before every other character: {@code a/9} before {@code a b/1}. */
    private static char rank(char c) {
        return c == '/' ? 0 : Character.toLowerCase(c);
    }
}
