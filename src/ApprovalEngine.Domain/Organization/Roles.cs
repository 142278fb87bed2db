namespace ApprovalEngine.Domain.Organization;

/// <summary>What a role may do besides deciding the tasks that the matrix gives it.</summary>
[Flags]
public enum Permissions
{
    None = 0,

    /// <summary>Raise requests for customers within the scope.</summary>
    RaiseRequests = 1,

    /// <summary>Read every request within the scope. Own requests and own tasks are always readable.</summary>
    ReadRequests = 2,

    /// <summary>Read customers, open items and exposure within the scope.</summary>
    ReadCustomers = 4,

    /// <summary>Load customers and open items.</summary>
    Import = 8,

    /// <summary>Read effects and what became of them in the ERP.</summary>
    ReadEffects = 16,

    /// <summary>Verify the audit trail.</summary>
    VerifyAudit = 32,

    /// <summary>Stop a running request, with a reason.</summary>
    CancelRequests = 64,

    /// <summary>Read legal cases within the scope.</summary>
    ReadLegalCases = 128,

    /// <summary>Plan the next step of legal cases within the scope, and close them.</summary>
    ActOnLegalCases = 256,

    /// <summary>Order effects again that the ERP has refused.</summary>
    ResendEffects = 512,

    /// <summary>Look at workflow instances and their incidents, retry, cancel and migrate them.</summary>
    OperateWorkflows = 1024,

    /// <summary>Look at workflow definitions, and at the live picture of the requests that one may read.</summary>
    ReadWorkflows = 2048,

    /// <summary>Save drafts of workflow definitions, and try them.</summary>
    EditWorkflows = 4096,

    /// <summary>Publish drafts that others have saved, and take definitions out of use.</summary>
    PublishWorkflows = 8192,

    /// <summary>Look at the empowerment matrix, at what its analysis has found, and export it.</summary>
    ReadMatrix = 16384,

    /// <summary>Write changes of the empowerment matrix, and put them forward.</summary>
    EditMatrix = 32768,

    /// <summary>Decide changes of the empowerment matrix that others have written.</summary>
    PublishMatrix = 65536,

    /// <summary>Give roles to others, and end them.</summary>
    ManageRoles = 131072,

    /// <summary>Look at everybody's delegations, make and end them for others, and hand over the tasks of leavers.</summary>
    ManageDelegations = 262144,
}

/// <summary>A job in the company as far as credit approval is concerned.</summary>
/// <param name="Code">The word that the empowerment matrix uses in its column <c>role</c>.</param>
/// <param name="Function">The function whose voice it is: sales, finance, legal, asia, committee, governance.</param>
/// <param name="Level">Its place on the ladder of that function; 0 = not on a ladder.</param>
public sealed record Role(string Code, string Function, int Level, string Title, string TitleZh, Permissions Permissions);

/// <summary>The role catalogue. The order of levels is the role ladder of the starter matrix.</summary>
public static class Roles
{
    /// <summary>What the matrix may name in place of a role: the requester's superior, see <see cref="Hierarchy.Find"/>.</summary>
    public const string Superior = "superior";

    private const Permissions Look = Permissions.ReadRequests | Permissions.ReadCustomers;
    private const Permissions Oversee = Look | Permissions.ReadWorkflows | Permissions.ReadMatrix;

    public static IReadOnlyDictionary<string, Role> All { get; } = new Role[]
    {
        new("sales-representative", "sales", 0, "Sales representative", "销售代表", Permissions.RaiseRequests | Permissions.ReadCustomers),
        new("branch-manager", "sales", 1, "Branch manager", "分公司经理", Oversee | Permissions.RaiseRequests),
        new("ar-specialist", "finance", 0, "AR specialist", "应收账款专员", Look | Permissions.RaiseRequests | Permissions.ReadEffects | Permissions.ResendEffects),
        new("credit-controller", "finance", 0, "Credit controller", "信用控制员", Look | Permissions.RaiseRequests | Permissions.Import | Permissions.ReadEffects | Permissions.ResendEffects | Permissions.ReadMatrix),
        new("regional-credit-manager", "finance", 1, "Regional credit manager", "区域信用经理", Oversee | Permissions.ReadEffects),
        new("credit-manager", "finance", 2, "Credit manager China", "中国区信用经理", Oversee | Permissions.Import | Permissions.ReadEffects),
        new("finance-director", "finance", 3, "Finance director China", "中国区财务总监", Oversee | Permissions.ReadEffects),
        new("cfo", "finance", 4, "CFO China", "中国区首席财务官", Oversee | Permissions.ReadEffects),
        new("asia-controller", "asia", 5, "Asia controller", "亚洲区财务主管", Oversee | Permissions.ReadEffects),
        new("group-cfo", "finance", 6, "Group CFO", "集团首席财务官", Oversee | Permissions.ReadEffects),
        new("credit-committee", "committee", 0, "Member of the credit committee", "信用委员会委员", Permissions.None),
        new("legal-counsel", "legal", 1, "Legal counsel", "法律顾问", Permissions.ReadCustomers | Permissions.ReadWorkflows | Permissions.ReadMatrix | Permissions.ReadLegalCases | Permissions.ActOnLegalCases),
        new("auditor", "governance", 0, "Auditor", "审计师", Oversee | Permissions.ReadEffects | Permissions.VerifyAudit | Permissions.ReadLegalCases),
        new("matrix-owner", "governance", 0, "Matrix owner", "授权矩阵负责人", Permissions.ReadMatrix | Permissions.EditMatrix),
        new("matrix-publisher", "governance", 0, "Matrix publisher", "授权矩阵发布人", Permissions.ReadMatrix | Permissions.PublishMatrix),
        new("process-owner", "governance", 0, "Process owner", "流程负责人", Permissions.ReadWorkflows | Permissions.EditWorkflows),
        new("process-publisher", "governance", 0, "Process publisher", "流程发布人", Permissions.ReadWorkflows | Permissions.PublishWorkflows),
        new("admin", "governance", 0, "Administrator", "系统管理员", Oversee | Permissions.Import | Permissions.ReadEffects | Permissions.VerifyAudit | Permissions.CancelRequests | Permissions.ReadLegalCases | Permissions.ResendEffects | Permissions.OperateWorkflows | Permissions.PublishWorkflows | Permissions.PublishMatrix | Permissions.ManageRoles | Permissions.ManageDelegations),
    }.ToDictionary(role => role.Code, StringComparer.Ordinal);

    /// <summary>The role, or null where nobody has heard of it.</summary>
    public static Role? Find(string code) => All.GetValueOrDefault(code);
}
