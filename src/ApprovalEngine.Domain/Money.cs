using System.Globalization;

namespace ApprovalEngine.Domain;

/// <summary>An amount in one currency (ISO 4217 code). Two currencies never mix: conversion is a domain decision, not arithmetic.</summary>
public readonly record struct Money(decimal Amount, string Currency)
{
    public static Money operator +(Money left, Money right) => left with { Amount = left.Amount + right.In(left.Currency) };

    public static Money operator -(Money left, Money right) => left with { Amount = left.Amount - right.In(left.Currency) };

    public static bool operator >(Money left, Money right) => left.Amount > right.In(left.Currency);

    public static bool operator <(Money left, Money right) => right > left;

    public static bool operator >=(Money left, Money right) => !(right > left);

    public static bool operator <=(Money left, Money right) => !(left > right);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount:0.00##} {Currency}");

    // A mix-up here is a bug in our code, never something a user can cause, so it throws.
    private decimal In(string currency) => Currency == currency
        ? Amount
        : throw new InvalidOperationException($"Cannot use {Currency} where {currency} is expected.");
}
