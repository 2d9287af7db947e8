package dev.warder.validation;

import dev.warder.json.JsonNumber;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What a plain schema says of numbers: bounds, compared by exact value. Most numbers are whole and short and need no decimal for that. */
final class PlainNumber {
    /** Digits and sign that always fit a long. */
    private static final int SHORT = 18;

    private static final BigInteger LOWEST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger HIGHEST = BigInteger.valueOf(Long.MAX_VALUE);

    private final @Nullable BigDecimal atLeast;
    private final @Nullable BigDecimal moreThan;
    private final @Nullable BigDecimal atMost;
    private final @Nullable BigDecimal lessThan;
    private final long lowest;
    private final long highest;

    PlainNumber(
            @Nullable BigDecimal atLeast,
            @Nullable BigDecimal moreThan,
            @Nullable BigDecimal atMost,
            @Nullable BigDecimal lessThan) {
        this.atLeast = atLeast;
        this.moreThan = moreThan;
        this.atMost = atMost;
        this.lessThan = lessThan;
        BigInteger low = atLeast == null ? LOWEST : whole(atLeast, RoundingMode.CEILING);
        BigInteger above =
                moreThan == null ? LOWEST : whole(moreThan, RoundingMode.FLOOR).add(BigInteger.ONE);
        BigInteger high = atMost == null ? HIGHEST : whole(atMost, RoundingMode.FLOOR);
        BigInteger below = lessThan == null
                ? HIGHEST
                : whole(lessThan, RoundingMode.CEILING).subtract(BigInteger.ONE);
        this.lowest = clamp(low.max(above));
        this.highest = clamp(high.min(below));
    }

    boolean fits(JsonNumber number) {
        if (number.literal().length() <= SHORT && number.isInteger()) {
            long value = number.longValue();
            return value >= lowest && value <= highest;
        }
        BigDecimal value = number.decimal();
        return (atLeast == null || value.compareTo(atLeast) >= 0)
                && (moreThan == null || value.compareTo(moreThan) > 0)
                && (atMost == null || value.compareTo(atMost) <= 0)
                && (lessThan == null || value.compareTo(lessThan) < 0);
    }

    private static BigInteger whole(BigDecimal bound, RoundingMode direction) {
        return bound.setScale(0, direction).toBigInteger();
    }

    /** Beyond what a short number can be, how far does not matter. */
    private static long clamp(BigInteger bound) {
        return bound.max(LOWEST).min(HIGHEST).longValueExact();
    }
}
