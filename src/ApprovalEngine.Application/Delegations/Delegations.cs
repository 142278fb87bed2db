using System.Linq.Expressions;
using ApprovalEngine.Domain.Delegations;

namespace ApprovalEngine.Application.Delegations;

/// <summary>What queries ask of delegations.</summary>
internal static class Delegations
{
    /// <summary>
    /// The chain of the audit trail in which delegations are made and ended. Its head changes with each, so that of two that are made at the same time
    /// one loses the race and is looked at again: together they might be a circle. So the head is read before the others are.
    /// </summary>
    public const string Chain = "delegations";

    public static Expression<Func<Delegation, bool>> InForceOn(DateOnly day) =>
        one => one.EndedAt == null && one.BeginsOn <= day && (one.EndsOn == null || one.EndsOn >= day);

    public static Expression<Func<Delegation, bool>> NotOverOn(DateOnly day) => one => one.EndedAt == null && (one.EndsOn == null || one.EndsOn >= day);
}
