// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Returns nothing from transfer, transferFrom and approve, as the oldest large stablecoin does.
contract NoReturnToken {
    uint8 public immutable decimals;

    string public name = "NORETURN";
    string public symbol = "NORETURN";
    uint256 public totalSupply;
    mapping(address owner => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    constructor(uint8 decimals_) {
        decimals = decimals_;
    }

    function mint(address to, uint256 amountNative) external {
        totalSupply += amountNative;
        balanceOf[to] += amountNative;
        emit Transfer(address(0), to, amountNative);
    }

    function approve(address spender, uint256 value) external {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
    }

    function transfer(address to, uint256 value) external {
        _move(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) external {
        allowance[from][msg.sender] -= value;
        _move(from, to, value);
    }

    function _move(address from, address to, uint256 value) private {
        balanceOf[from] -= value;
        balanceOf[to] += value;
        emit Transfer(from, to, value);
    }
}
