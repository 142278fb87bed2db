using ApprovalEngine.Domain.Organization;

namespace ApprovalEngine.Application.Behaviors;

/// <summary>A command sent from outside: validated, authorised, answered once per idempotency key, and carried out in one transaction.</summary>
public interface IUseCase
{
    /// <summary>The permission that the caller must hold somewhere; what it reaches (scope) is the handler's check.</summary>
    static virtual Permissions Needs => Permissions.None;

    /// <summary>Only the system's own callers (clock, ERP inbox, start-up) may send it.</summary>
    static virtual bool SystemOnly => false;
}

/// <summary>A command sent by a workflow activity: validated, and part of the transaction of the use case that resumed the workflow.</summary>
public interface IDomainAction;
